import {
  type BatchSource,
  columnsOf,
  diskBatches,
  emptyLog,
  encodersOf,
  FLAT_FORMAT,
  type Meta,
  memoryBatches,
  openFlatLog,
  readLog,
  readMeta,
  type SavedEncoders,
} from '@cs/log';
import {type RankerSpec, rankerSpec} from '@cs/ranker-reference';

/** Where the rows lie while a command works on them. */
export type Batches = 'auto' | 'memory' | 'disk';

/** How to open a log. */
export interface SourceChoice {
  /** `auto`: on disk where the log is imported and its columns take more than 1 GB. */
  readonly batches?: Batches;
  /** On disk: rows that are shuffled together. */
  readonly shuffleRows?: number;
}

/** A log that is open. */
export interface OpenedSource {
  readonly source: BatchSource;
  readonly batches: 'memory' | 'disk';
  readonly spec: RankerSpec;
  /** Of an imported log. */
  readonly encoders: SavedEncoders | undefined;
  close(): Promise<void>;
}

/** Rows that are shuffled together on disk where nothing else is said. */
export const SHUFFLE_ROWS = 131_072;

/** Chunks that a window is read in. */
const CHUNKS = 32;
/** Bytes of a log that are read into memory without asking. */
const AFFORDABLE = 1e9;

/**
 * Opens a log to train or measure on, in memory or on disk.
 *
 * @throws for a folder without a log, and for `disk` where the log is not an imported one.
 */
export async function openSource(
  folder: string,
  {batches = 'auto', shuffleRows = SHUFFLE_ROWS}: SourceChoice = {},
): Promise<OpenedSource> {
  const meta = await readMeta(folder);
  const encoders = encodersOf(meta);
  const flat = meta.format === FLAT_FORMAT;
  if (batches === 'disk' && !flat) {
    throw new Error(
      `[@cs/cli] openSource: this log can only be read as a whole. Received: ${folder} in format '${meta.format}', to be left on disk. Read it into memory (--batches memory), or import it.`,
    );
  }
  if (batches === 'memory' || !flat || (batches === 'auto' && bytesOf(meta) <= AFFORDABLE)) {
    const log = await readLog(folder);
    const source = memoryBatches(log);
    return {source, batches: 'memory', spec: rankerSpec(log), encoders, close: async () => {}};
  }
  const log = await openFlatLog(folder);
  const chunkRows = Math.max(1, Math.round(shuffleRows / CHUNKS));
  const source = diskBatches(log, {chunkRows, windowChunks: CHUNKS});
  return {source, batches: 'disk', spec: log.spec, encoders, close: () => log.close()};
}

/** What the columns of a log take. */
function bytesOf(meta: Meta): number {
  const tables = columnsOf(emptyLog(meta, 0, 0));
  const bytes = (table: 'rows' | 'requests') =>
    tables[table].reduce((sum, {width = 1, values}) => sum + width * values.BYTES_PER_ELEMENT, 0);
  return meta.rows * bytes('rows') + meta.requests * bytes('requests');
}
