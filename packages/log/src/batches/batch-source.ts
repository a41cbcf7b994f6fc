import {crc32} from 'node:zlib';
import type {RankingLog} from '../store/ranking-log.js';
import {type Batch, gatherBatch, selectRows, shuffleRows} from './batches.js';

/** Which batches to give. */
export interface BatchOptions {
  readonly part: keyof RankingLog['split'];
  /** Rows in a batch; the last one of an epoch has what is left. */
  readonly size: number;
  /** Shuffles, each epoch anew. Without it, the rows come in the order of the log. */
  readonly seed?: number | undefined;
  /** From 0. */
  readonly epoch?: number | undefined;
  /** First batch to give, from 0: all others of the epoch follow, bit for bit as if none had been left out. */
  readonly fromStep?: number | undefined;
}

/** Rows of a log whose requests are whole. */
export interface Piece {
  readonly log: RankingLog;
  /** Its rows in that log. */
  readonly rows: Int32Array;
  /** What makes the log's numbers of requests those of the whole log, when added to them. */
  readonly firstRequest: number;
}

/** Gives the rows of a log, wherever it lies: shuffled batches to train on, whole requests to measure on. */
export interface BatchSource {
  /** Names of the actions, in the order of a batch's labels. */
  readonly actions: readonly string[];
  /** Rows in a part of the split. */
  rows(part: BatchOptions['part']): number;
  /** The batches of one epoch. The same source and options give the same batches, bit for bit. */
  batches(options: BatchOptions): AsyncGenerator<Batch, void, undefined>;
  /** A part in the order of the log, in pieces of at least `size` rows: a piece ends where a request does. */
  pieces(part: BatchOptions['part'], size: number): AsyncGenerator<Piece, void, undefined>;
  /** Tells this source from one that gives other batches: a training goes on with the same one only. */
  fingerprint(): string;
}

/** Batches of a log in memory: the rows of a part in one shuffle, {@link shuffleRows} by `seed + epoch`. */
export function memoryBatches(log: RankingLog): BatchSource {
  return {
    actions: log.actions,
    rows: (part) => selectRows(log, part).length,
    async *batches(options) {
      const {part, size, seed, epoch = 0} = options;
      const rows = selectRows(log, part);
      const first = firstRow(options, rows.length);
      const order = seed === undefined ? rows : shuffleRows(rows, seed + epoch);
      for (let start = first; start < order.length; start += size) {
        yield gatherBatch(log, order, start, Math.min(start + size, order.length));
      }
    },
    async *pieces(part, size) {
      const rows = selectRows(log, part);
      for (let start = 0; start < rows.length; ) {
        let end = Math.min(start + checkedSize(size), rows.length);
        while (end < rows.length && log.request[rows[end]!] === log.request[rows[end - 1]!]) end++;
        yield {log, rows: rows.subarray(start, end), firstRequest: 0};
        start = end;
      }
    },
    fingerprint: () => logChecksum(log),
  };
}

/** CRC-32 over the labels and features of a log. */
function logChecksum({request, labels, features}: RankingLog): string {
  let sum = 0;
  for (const {buffer, byteOffset, byteLength} of [request, labels, ...features.map(({values}) => values)]) {
    sum = crc32(new Uint8Array(buffer, byteOffset, byteLength), sum);
  }
  return sum.toString(16).padStart(8, '0');
}

/** Rows that a piece is to have, checked. */
export function checkedSize(size: number): number {
  if (Number.isInteger(size) && size >= 1) return size;
  throw new Error(`[@cs/log] pieces: unusable size. Received: ${size}. Give a whole number of rows from 1.`);
}

/** Place of the first row to give among the rows of a part; checks the options. */
export function firstRow({size, seed, epoch = 0, fromStep = 0}: BatchOptions, rows: number): number {
  const whole = (value: number, least: number) => Number.isInteger(value) && value >= least;
  const fits = whole(size, 1) && whole(epoch, 0) && whole(fromStep, 0) && fromStep <= Math.ceil(rows / size);
  if (!fits || (seed !== undefined && !Number.isFinite(seed))) {
    throw new Error(
      `[@cs/log] batches: unusable options. Received: size ${size}, seed ${seed}, epoch ${epoch}, fromStep ${fromStep} for ${rows} rows. Give a size from 1, a finite seed or none, an epoch from 0, and a step that the epoch has.`,
    );
  }
  return fromStep * size;
}
