import {createHash} from 'node:crypto';
import {type FileHandle, open} from 'node:fs/promises';
import {join} from 'node:path';
import {packageError} from '@cs/core';
import {reason} from '../files/error-text.js';
import {bytesOf, type Column, columnFile, columnsOf, emptyLog, type Numbers, TABLES} from './columns.js';
import {combine, knowFingerprint} from './fingerprint.js';
import {type LogMeta, readMeta, unreadable} from './log-meta.js';
import type {RankingLog} from './ranking-log.js';

/** A range of rows; `to` is excluded. */
export type RowRange = readonly [from: number, to: number];

/** Rows read at once to find the end of a request. */
const LOOK_AHEAD = 512;
/** Bytes hashed at once. */
const BLOCK = 1 << 20;

/**
 * Opens a stored log to read it by ranges of rows. Holds open files and the first row of each day,
 * but no columns.
 *
 * @throws if the folder holds no readable log, or a file of a column is missing or has the wrong
 *   size.
 */
export async function openLog(folder: string): Promise<StoredLog> {
  const meta = await readMeta(folder);
  const tables = columnsOf(emptyLog(meta, 0, 0));
  const files = new Map<string, FileHandle>();
  try {
    for (const table of TABLES) {
      for (const column of tables[table]) {
        const name = columnFile(table, column);
        const file = await open(join(folder, name));
        files.set(name, file);
        const expected = meta[table] * (column.width ?? 1) * column.values.BYTES_PER_ELEMENT;
        const {size} = await file.stat();
        if (size !== expected) throw new Error(`${name} has ${size} bytes instead of ${expected}`);
        if (!meta.columns[name]) throw new Error(`log.json lacks the checksum of ${name}`);
      }
    }
  } catch (cause) {
    for (const file of files.values()) await file.close();
    throw unreadable(folder, reason(cause), cause);
  }
  return new StoredLog(folder, meta, files);
}

/**
 * Reads a stored log into memory, bit for bit as it was written.
 *
 * @param verify compares each column with its checksum. Turn it off only for a log that was
 *   verified a moment ago.
 * @throws as {@link openLog}, and if a column does not match its checksum.
 */
export async function readLog(folder: string, {verify = true} = {}): Promise<RankingLog> {
  const stored = await openLog(folder);
  try {
    const log = await stored.read([[0, stored.meta.rows]]);
    if (verify) {
      const tables = columnsOf(log);
      for (const table of TABLES) {
        for (const column of tables[table]) {
          const found = createHash('sha256').update(bytesOf(column.values)).digest('hex');
          stored.compare(columnFile(table, column), found);
        }
      }
    }
    knowFingerprint(log, stored.fingerprint);
    return log;
  } finally {
    await stored.close();
  }
}

/** A log on disk, one file of little-endian numbers per column. Close it when done. */
export class StoredLog {
  /** As {@link fingerprintOf} the log in memory. */
  readonly fingerprint: string;

  constructor(
    readonly folder: string,
    readonly meta: LogMeta,
    private readonly files: ReadonlyMap<string, FileHandle>,
  ) {
    this.fingerprint = combine(meta, meta.columns);
  }

  /** The rows of a part of the split, which are adjacent. */
  rangeOf(part: keyof RankingLog['split']): RowRange {
    const days = this.meta.split[part];
    if (!days) {
      throw packageError(
        '@cs/log',
        'StoredLog.rangeOf',
        `unknown part. Received: ${JSON.stringify(part)}. Use one of: ${Object.keys(this.meta.split).join(', ')}.`,
      );
    }
    const [first, last] = days;
    const from = (day: number) => this.meta.days.find((each) => each[0] >= day)?.[1] ?? this.meta.rows;
    return [from(first), from(last + 1)];
  }

  /**
   * Reads ranges of rows into one log, in the order given, with requests numbered from 0.
   *
   * @param features reads only these features. Default: all.
   */
  async read(ranges: readonly RowRange[], features = this.meta.features): Promise<RankingLog> {
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
    const log = {...emptyLog({...this.meta, features}, rows, requests), request};
    const tables = columnsOf(log);
    const others = tables.rows.filter(({name}) => name !== 'request');
    await Promise.all([
      this.fillTable('rows', others, ranges),
      this.fillTable('requests', tables.requests, requestRanges),
    ]);
    return log;
  }

  /**
   * Reads all files once and compares them with their checksums.
   *
   * @throws if one differs, naming it.
   */
  async verify(): Promise<void> {
    const block = new Uint8Array(BLOCK);
    for (const [name, file] of this.files) {
      const hash = createHash('sha256');
      for (let position = 0; ; ) {
        const {bytesRead} = await file.read(block, 0, BLOCK, position);
        if (bytesRead === 0) break;
        hash.update(block.subarray(0, bytesRead));
        position += bytesRead;
      }
      this.compare(name, hash.digest('hex'));
    }
  }

  /** @throws if the checksum that was found of a file is not that in `log.json`. */
  compare(name: string, found: string): void {
    if (found === this.meta.columns[name]) return;
    throw unreadable(this.folder, `${name} does not match its checksum: it was changed or damaged`);
  }

  /** Number of the request of a row. */
  async requestOf(row: number): Promise<number> {
    const request = new Int32Array(1);
    await this.fill('rows.request.bin', request, row);
    return request[0]!;
  }

  /** The first later row of another request, or the number of rows if there is none. */
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
    table: (typeof TABLES)[number],
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

  /** Fills an array from a file, starting at the number with index `from`. */
  private async fill(name: string, values: Numbers, from: number): Promise<void> {
    const bytes = bytesOf(values);
    for (let done = 0; done < bytes.length; ) {
      const position = from * values.BYTES_PER_ELEMENT + done;
      const {bytesRead} = await this.files.get(name)!.read(bytes, done, bytes.length - done, position);
      if (bytesRead === 0) throw unreadable(this.folder, `${name} ends at byte ${position}`);
      done += bytesRead;
    }
  }
}
