import {packageError, randomStream} from '@cs/core';
import type {RowRange, StoredLog} from '../store/stored-log.js';
import {type BatchSource, checkedSize, firstRow, type SourceLocation, spread} from './batch-source.js';
import {type Batch, type GatheredFeature, gatherBatch, shuffled} from './batches.js';

/** How much of a log on disk is in memory. The order of the batches depends on it. */
export interface DiskBatchOptions {
  /** Adjacent rows that are read together, at least 1. Default 4096. */
  readonly chunkRows?: number;
  /**
   * Chunks that are shuffled together, at least 1. Up to three times as many are in memory. Default
   * 32.
   */
  readonly windowChunks?: number;
}

/**
 * Batches of a log on disk, in bounded memory. The shuffle has two stages: the chunks of the part
 * come in random order, then the rows of each window of `windowChunks` chunks are shuffled
 * together. Each row comes once per epoch, and each epoch has its own order. One window over all
 * chunks is a full shuffle. With smaller windows, a batch of `size` rows holds about `size /
 * windowChunks` rows of each chunk in its window, so more rows that are close in time than a full
 * shuffle.
 *
 * @param location for sources that other processes open, too.
 */
export function diskBatches(
  log: StoredLog,
  options: DiskBatchOptions = {},
  location?: SourceLocation,
): BatchSource {
  const {chunkRows = 4096, windowChunks = 32} = options;
  if (![chunkRows, windowChunks].every((count) => Number.isInteger(count) && count >= 1)) {
    throw packageError(
      '@cs/log',
      'diskBatches',
      `the options must be whole numbers of at least 1. Received: chunkRows ${chunkRows}, windowChunks ${windowChunks}.`,
    );
  }
  return {
    actions: log.meta.actions,
    location,
    describe: () => {
      const {days, ...meta} = log.meta;
      return {...meta, days: days.map(([day]) => day)};
    },
    logFingerprint: () => log.fingerprint,
    rows: (part) => lengthOf(log.rangeOf(part)),
    async *batches(options) {
      const {part, size, seed, epoch = 0} = options;
      const range = log.rangeOf(part);
      let skip = firstRow(options, lengthOf(range));
      const random = seed === undefined ? undefined : randomStream(seed, 'disk', epoch);
      const windows = windowsOf(range, chunkRows, windowChunks, random?.child('chunks'));
      let first = 0;
      while (first < windows.length && skip >= rowsOf(windows[first]!)) skip -= rowsOf(windows[first++]!);
      const load = async (window: number) => {
        const rows = Int32Array.from({length: rowsOf(windows[window]!)}, (_, row) => row);
        const order = random ? shuffled(rows, random.child('rows').child(window)) : rows;
        return {log: await log.read(windows[window]!), order};
      };
      let pieces: Batch[] = [];
      let lacking = size;
      let next = first < windows.length ? load(first) : undefined;
      for (let window = first; next; window++) {
        const {log: own, order} = await next;
        // The next window is read while this one is used.
        next = window + 1 < windows.length ? load(window + 1) : undefined;
        // A consumer that stops early does not await it: then its failure must not be unhandled.
        next?.catch(() => {});
        for (let start = skip; start < order.length; ) {
          const end = Math.min(start + lacking, order.length);
          pieces.push(gatherBatch(own, order, start, end));
          lacking -= end - start;
          start = end;
          if (lacking > 0) continue;
          yield joined(pieces);
          pieces = [];
          lacking = size;
        }
        skip = 0;
      }
      if (pieces.length > 0) yield joined(pieces);
    },
    async *pieces(part, size, columns = 'all') {
      const [from, to] = log.rangeOf(part);
      for (let start = from; start < to; ) {
        const end = Math.min(await log.endOfRequest(start + checkedSize(size) - 1), to);
        const piece = await log.read([[start, end]], columns === 'scalars' ? [] : undefined);
        const rows = Int32Array.from({length: end - start}, (_, row) => row);
        yield {log: piece, rows, firstRequest: await log.requestOf(start)};
        start = end;
      }
    },
    async sample(part, count) {
      const [from, to] = log.rangeOf(part);
      return log.read(Array.from(spread(to - from, count), (i): RowRange => [from + i, from + i + 1]));
    },
    fingerprint: () => `${log.fingerprint}, ${windowChunks} chunks of ${chunkRows} rows`,
  };
}

const lengthOf = ([from, to]: RowRange) => to - from;
const rowsOf = (ranges: readonly RowRange[]) => ranges.reduce((sum, range) => sum + lengthOf(range), 0);

/** The chunks of a range, shuffled, in windows. */
function windowsOf(
  [from, to]: RowRange,
  chunkRows: number,
  windowChunks: number,
  random: Parameters<typeof shuffled>[1] | undefined,
): RowRange[][] {
  const count = Math.ceil((to - from) / chunkRows);
  const chunks = Int32Array.from({length: count}, (_, chunk) => chunk);
  const order = random ? shuffled(chunks, random) : chunks;
  const windows: RowRange[][] = [];
  for (let i = 0; i < count; i += windowChunks) {
    windows.push(
      Array.from(order.subarray(i, i + windowChunks), (chunk): RowRange => {
        const start = from + chunk * chunkRows;
        return [start, Math.min(start + chunkRows, to)];
      }),
    );
  }
  return windows;
}

/** Concatenates batches. */
function joined(pieces: readonly Batch[]): Batch {
  const [first] = pieces;
  if (pieces.length === 1) return first!;
  const concatenated = (parts: readonly Float32Array[]) => {
    const values = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      values.set(part, at);
      at += part.length;
    }
    return values;
  };
  const rows = pieces.reduce((sum, {labels}) => sum + labels[0]!.length, 0);
  const features = Object.entries(first!.features).map(([name, {shape}]) => {
    const values = concatenated(pieces.map((piece) => piece.features[name]!.values));
    return [name, {values, shape: [rows, ...shape.slice(1)]}] as [string, GatheredFeature];
  });
  const labels = first!.labels.map((_, action) => concatenated(pieces.map((piece) => piece.labels[action]!)));
  return {features: Object.fromEntries(features), labels};
}
