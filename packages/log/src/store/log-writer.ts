import {createHash, type Hash} from 'node:crypto';
import {type FileHandle, open, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {packageError} from '@cs/core';
import {
  bytesOf,
  columnFile,
  columnsOf,
  emptyLog,
  type LogShape,
  shapeOf,
  sliceLog,
  TABLES,
} from './columns.js';
import {writeLogFolder} from './log-folder.js';
import {type LogMeta, META_FILE, metaText} from './log-meta.js';
import type {RankingLog} from './ranking-log.js';

/** What is known of a log before its first row. */
type KnownBefore = LogShape & Pick<LogMeta, 'encoders' | 'schema'>;

/** A column file that is being written. */
interface OpenColumn {
  readonly file: FileHandle;
  readonly hash: Hash;
}

/** Writes a stored log piece by piece, so that it never has to fit into memory. */
export class LogWriter {
  private readonly columns = new Map<string, OpenColumn>();
  private readonly days: [day: number, firstRow: number][] = [];
  private readonly positives: Float64Array;
  private trainingRows = 0;
  private rows = 0;
  private requests = 0;

  /** @param folder an existing, empty folder. */
  constructor(
    private readonly folder: string,
    private readonly known: KnownBefore,
  ) {
    this.positives = new Float64Array(known.actions.length);
  }

  /**
   * Appends whole requests.
   *
   * @param piece numbers its requests from 0, each with at least one row. Days ascend within and
   *   across pieces.
   * @throws for rows in another order.
   */
  async append(piece: RankingLog): Promise<void> {
    this.checkRequests(piece);
    this.count(piece);
    const request = piece.request.map((each) => each + this.requests);
    const tables = columnsOf({...piece, request});
    for (const table of TABLES) {
      for (const column of tables[table]) {
        const {file, hash} = await this.column(columnFile(table, column));
        const bytes = bytesOf(column.values);
        hash.update(bytes);
        await file.appendFile(bytes);
      }
    }
    this.rows += piece.rows;
    this.requests += piece.requests;
  }

  /** Flushes the columns to disk and writes `log.json`, which makes the log complete. */
  async finish(found: Pick<LogMeta, 'unknown'> = {}): Promise<LogMeta> {
    // A log without rows has its files, too.
    const tables = columnsOf(emptyLog(this.known, 0, 0));
    for (const table of TABLES) {
      for (const column of tables[table]) await this.column(columnFile(table, column));
    }
    const checksums: Record<string, string> = {};
    for (const [name, {file, hash}] of this.columns) {
      await file.sync();
      checksums[name] = hash.digest('hex');
    }
    await this.close();
    const {rows, requests, days, trainingRows} = this;
    const baseRates = [...this.positives].map((count) => (count + 1) / (trainingRows + 2));
    const meta: LogMeta = {
      rows,
      requests,
      ...this.known,
      ...found,
      days,
      baseRates,
      columns: checksums,
    };
    await writeFile(join(this.folder, META_FILE), metaText(meta), {flush: true});
    return meta;
  }

  /** Closes the files. {@link finish} does so too. */
  async close(): Promise<void> {
    for (const {file} of this.columns.values()) await file.close();
    this.columns.clear();
  }

  private checkRequests({request, rows, requests}: RankingLog): void {
    let before = -1;
    for (let row = 0; row < rows; row++) {
      const own = request[row]!;
      if (own !== before && own !== before + 1) {
        throw packageError(
          '@cs/log',
          'LogWriter',
          `the rows are not ordered by request, or a request has no rows. Received: request ${this.requests + own} after ${this.requests + before}, at row ${this.rows + row}. Number the requests from 0 in the order of the rows.`,
        );
      }
      before = own;
    }
    if (before + 1 === requests) return;
    throw packageError(
      '@cs/log',
      'LogWriter',
      `the number of requests is wrong. Received: ${requests} requests, but rows of ${before + 1}. Each request needs a row.`,
    );
  }

  private count({rows, day, labels}: RankingLog): void {
    const actions = this.positives.length;
    const [first, last] = this.known.split.train;
    for (let row = 0; row < rows; row++) {
      const today = day[row]!;
      const before = this.days.at(-1)?.[0] ?? Number.NEGATIVE_INFINITY;
      if (today < before) {
        throw packageError(
          '@cs/log',
          'LogWriter',
          `the rows are not ordered by day. Received: day ${today} after day ${before}, at row ${this.rows + row}. Order them by time.`,
        );
      }
      if (today > before) this.days.push([today, this.rows + row]);
      if (today < first || today > last) continue;
      this.trainingRows++;
      for (let a = 0; a < actions; a++) this.positives[a]! += labels[row * actions + a]!;
    }
  }

  private async column(name: string): Promise<OpenColumn> {
    const known = this.columns.get(name);
    if (known) return known;
    const column = {file: await open(join(this.folder, name), 'w'), hash: createHash('sha256')};
    this.columns.set(name, column);
    return column;
  }
}

/**
 * Stores a log in memory as a folder, atomically: `log.json` and one file per column. Replaces a
 * stored log.
 *
 * @param requestsPerPiece requests written at once. Default 1000.
 * @throws if the folder holds anything but a stored log, if the rows are not in order, or if the
 *   disk is full.
 * @example
 * ```js
 * await writeLog(simulateLog(worlds.tiny), 'log');
 * const log = await readLog('log');
 * ```
 */
export async function writeLog(log: RankingLog, folder: string, requestsPerPiece = 1000): Promise<void> {
  await writeLogFolder(folder, 'writeLog', async (temporary) => {
    const writer = new LogWriter(temporary, {...shapeOf(log), encoders: {}});
    try {
      for (let row = 0; row < log.rows; ) {
        const from = row;
        const first = log.request[from]!;
        while (row < log.rows && log.request[row]! < first + requestsPerPiece) row++;
        await writer.append(sliceLog(log, from, row));
      }
      await writer.finish();
    } finally {
      await writer.close();
    }
  });
}
