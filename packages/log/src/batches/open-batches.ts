import {encodersOf, type SavedEncoders} from '../encode/saved-encoders.js';
import {sizeInBytes} from '../store/columns.js';
import type {LogMeta} from '../store/log-meta.js';
import type {RankingLog} from '../store/ranking-log.js';
import {openLog, readLog, StoredLog} from '../store/stored-log.js';
import type {BatchSource} from './batch-source.js';
import {diskBatches} from './disk-batches.js';
import {memoryBatches} from './memory-batches.js';

/** How to open a stored log. */
export interface OpenOptions {
  /**
   * Where the rows are while they are used. Default `auto`: on disk if the columns take more than
   * `memoryBytes`.
   */
  readonly batches?: 'auto' | 'memory' | 'disk';
  /** Default 1e9. */
  readonly memoryBytes?: number;
  /** On disk: rows that are shuffled together. Default {@link SHUFFLE_ROWS}. */
  readonly shuffleRows?: number;
  /** Whether to compare all columns with their checksums. Default true. */
  readonly verify?: boolean;
}

/** A stored log that is open. Close it when done. */
export interface OpenedLog {
  readonly source: BatchSource;
  readonly batches: 'memory' | 'disk';
  /** Undefined unless the log was imported by a schema. */
  readonly encoders: SavedEncoders | undefined;
  /** As `unknown` of `importLog`. Undefined unless the log was imported by a schema. */
  readonly unknown: LogMeta['unknown'] | undefined;
  close(): Promise<void>;
}

/** Rows that are shuffled together on disk, by default. */
export const SHUFFLE_ROWS = 131_072;

/** Chunks that are shuffled together. */
const CHUNKS = 32;

/**
 * Opens a stored log as a source of batches: in memory if it is small, otherwise on disk.
 *
 * @throws if the folder holds no readable log, or a column does not match its checksum.
 */
export async function openBatches(folder: string, options: OpenOptions = {}): Promise<OpenedLog> {
  const {batches = 'auto', memoryBytes = 1e9, shuffleRows = SHUFFLE_ROWS, verify = true} = options;
  const log = await openLog(folder);
  const encoders = encodersOf(log.meta);
  const {unknown} = log.meta;
  if (batches === 'memory' || (batches === 'auto' && sizeInBytes(log.meta) <= memoryBytes)) {
    await log.close();
    const location = {folder, batches: 'memory', shuffleRows} as const;
    const source = memoryBatches(await readLog(folder, {verify}), location);
    return {source, batches: 'memory', encoders, unknown, close: async () => {}};
  }
  if (verify) await log.verify();
  return {source: onDisk(log, shuffleRows), batches: 'disk', encoders, unknown, close: () => log.close()};
}

function onDisk(log: StoredLog, shuffleRows: number): BatchSource {
  const chunkRows = Math.max(1, Math.round(shuffleRows / CHUNKS));
  const location = {folder: log.folder, batches: 'disk', shuffleRows} as const;
  return diskBatches(log, {chunkRows, windowChunks: CHUNKS}, location);
}

/** A log in any form as a source of batches. A `StoredLog` stays on disk. */
export function batchSource(log: RankingLog | StoredLog | BatchSource): BatchSource {
  if ('batches' in log) return log;
  if (!(log instanceof StoredLog)) return memoryBatches(log);
  return onDisk(log, SHUFFLE_ROWS);
}
