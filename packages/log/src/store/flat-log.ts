import {type FileHandle, open} from 'node:fs/promises';
import {join} from 'node:path';
import type {Column} from '../read/parquet.js';
import type {LogSchema} from '../schema/schema.js';
import type {RankingLog} from './ranking-log.js';
import {columnsOf, emptyLog, FLAT_FORMAT, type Meta, readMeta, reason, unreadable} from './store-format.js';

/** What `log.json` of a flat log holds: all of it but its numbers. */
export interface FlatMeta extends Meta {
  /** Each day that has rows, and its first row. */
  readonly days: readonly (readonly [day: number, firstRow: number])[];
  /** Mean label of each action on the training days, smoothed by one row with it and one without. */
  readonly baseRates: readonly number[];
  /** Encoder of each feature, as saved. */
  readonly encoders: Readonly<Record<string, unknown>>;
  /** What the log was imported by; absent where it was not. */
  readonly schema?: LogSchema;
  /** CRC-32 of all columns. */
  readonly checksum: string;
}

/** A range of rows, the end not in it. */
export type RowRange = readonly [from: number, to: number];

/** Rows looked at in one go for the end of a request. */
const LOOK_AHEAD = 512;

/** The file of a column. */
export function columnFile(table: 'rows' | 'requests', {name}: Column): string {
  return `${table}.${name}.bin`;
}

/** Opens a flat log for reading by ranges of rows; nothing but the days' places is held in memory. */
export async function openFlatLog(folder: string): Promise<FlatLog> {
  const meta = (await readMeta(folder)) as FlatMeta;
  if (meta.format !== FLAT_FORMAT) {
    throw unreadable(folder, `its format is '${meta.format}', not '${FLAT_FORMAT}': read it with readLog`);
  }
  const tables = columnsOf(emptyLog(meta, 0, 0));
  const files = new Map<string, FileHandle>();
  try {
    for (const table of ['rows', 'requests'] as const) {
      for (const column of tables[table]) {
        const name = columnFile(table, column);
        const file = await open(join(folder, name));
        files.set(name, file);
        const expected = meta[table] * (column.width ?? 1) * column.values.BYTES_PER_ELEMENT;
        const {size} = await file.stat();
        if (size !== expected) throw new Error(`${name} has ${size} bytes in place of ${expected}`);
      }
    }
  } catch (cause) {
    for (const file of files.values()) await file.close();
    throw unreadable(folder, reason(cause), cause);
  }
  return new FlatLog(meta, files);
}

/** A log on disk whose columns are flat files of little-endian numbers. Close it when done. */
export class FlatLog {
  constructor(
    readonly meta: FlatMeta,
    private readonly files: ReadonlyMap<string, FileHandle>,
  ) {}

  /** What a ranker must know of the log: `buildRanker` takes it. */
  get spec(): Pick<FlatMeta, 'features' | 'actions' | 'baseRates'> {
    const {features, actions, baseRates} = this.meta;
    return {features, actions, baseRates};
  }

  /** The rows of a part of the split: they lie together, as rows are ordered by time. */
  rangeOf(part: keyof RankingLog['split']): RowRange {
    const days = this.meta.split[part];
    if (!days) {
      throw new Error(
        `[@cs/log] FlatLog.rangeOf: there is no such part. Received: ${JSON.stringify(part)}. Use one of: ${Object.keys(this.meta.split).join(', ')}.`,
      );
    }
    const [first, last] = days;
    const from = (day: number) => this.meta.days.find((each) => each[0] >= day)?.[1] ?? this.meta.rows;
    return [from(first), from(last + 1)];
  }

  /** Reads ranges of rows, one after the other, as a log of their own whose requests are numbered from 0. */
  async read(ranges: readonly RowRange[]): Promise<RankingLog> {
    const rows = ranges.reduce((sum, [from, to]) => sum + to - from, 0);
    const request = new Int32Array(rows);
    const requestRanges: RowRange[] = [];
    let [row, requests] = [0, 0];
    for (const [from, to] of ranges) {
      if (from === to) continue;
      const own = request.subarray(row, row + to - from);
      await this.fill('rows.request.bin', own, from);
      const [first, last] = [own[0]!, own.at(-1)!];
      requestRanges.push([first, last + 1]);
      for (let i = 0; i < own.length; i++) own[i]! += requests - first;
      row += own.length;
      requests += last + 1 - first;
    }
    const log = {...emptyLog(this.meta, rows, requests), request};
    const tables = columnsOf(log);
    const others = tables.rows.filter(({name}) => name !== 'request');
    await Promise.all([
      this.fillTable('rows', others, ranges),
      this.fillTable('requests', tables.requests, requestRanges),
    ]);
    return log;
  }

  /** Number of the request of a row. */
  async requestOf(row: number): Promise<number> {
    const request = new Int32Array(1);
    await this.fill('rows.request.bin', request, row);
    return request[0]!;
  }

  /** The first row after this one that is of another request; from the end on, the number of rows. */
  async endOfRequest(row: number): Promise<number> {
    const {rows} = this.meta;
    if (row >= rows) return rows;
    const own = await this.requestOf(row);
    for (let from = row; from < rows; from += LOOK_AHEAD) {
      const requests = new Int32Array(Math.min(LOOK_AHEAD, rows - from));
      await this.fill('rows.request.bin', requests, from);
      const other = requests.findIndex((request) => request !== own);
      if (other >= 0) return from + other;
    }
    return rows;
  }

  async close(): Promise<void> {
    await Promise.all([...this.files.values()].map((file) => file.close()));
  }

  private async fillTable(
    table: 'rows' | 'requests',
    columns: readonly Column[],
    ranges: readonly RowRange[],
  ): Promise<void> {
    for (const column of columns) {
      const width = column.width ?? 1;
      let at = 0;
      for (const [from, to] of ranges) {
        const end = at + (to - from) * width;
        await this.fill(columnFile(table, column), column.values.subarray(at, end), from * width);
        at = end;
      }
    }
  }

  /** Fills an array from a file, beginning at a number of it. */
  private async fill(name: string, values: Column['values'], from: number): Promise<void> {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    for (let done = 0; done < bytes.length; ) {
      const position = from * values.BYTES_PER_ELEMENT + done;
      const {bytesRead} = await this.files.get(name)!.read(bytes, done, bytes.length - done, position);
      if (bytesRead === 0) {
        throw new Error(
          `[@cs/log] FlatLog: a file ended early. Received: ${name}, nothing at byte ${position}. Import the log again.`,
        );
      }
      done += bytesRead;
    }
  }
}

/** Reads a whole flat log into memory. */
export async function readFlatLog(folder: string): Promise<RankingLog> {
  const log = await openFlatLog(folder);
  try {
    return await log.read([[0, log.meta.rows]]);
  } finally {
    await log.close();
  }
}
