export {
  type BatchOptions,
  type BatchSource,
  type LogDescription,
  type Part,
  type Piece,
  type SourceLocation,
  withoutPart,
} from './batches/batch-source.js';
export {type Batch, type GatheredFeature, gatherBatch, selectRows} from './batches/batches.js';
export {type DiskBatchOptions, diskBatches} from './batches/disk-batches.js';
export {memoryBatches} from './batches/memory-batches.js';
export {
  batchSource,
  type OpenedLog,
  type OpenOptions,
  openBatches,
  SHUFFLE_ROWS,
} from './batches/open-batches.js';
export {
  actionColumn,
  countPart,
  type PartCounts,
  type PartRows,
  partRows,
  readPartRows,
  takeRows,
} from './batches/part-rows.js';
export {type AskedRows, askedRows} from './encode/asked-rows.js';
export {createDraft, finishLog} from './encode/draft.js';
export type {Encoder, EncoderState, Value} from './encode/encoder.js';
export {encoderFrom} from './encode/encoder-from.js';
export type {FittedFeature} from './encode/feature-plan.js';
export {type ImportOptions, type ImportResult, importLog} from './encode/import-log.js';
export {encodersOf, fittedFeatures, type SavedEncoders} from './encode/saved-encoders.js';
export {eachRow, type ValueRow} from './encode/value-rows.js';
export {LOCK_FILE, withLock} from './files/folder-lock.js';
export {checkFolder, makeFolder, removeIfEmpty} from './files/make-folder.js';
export {temporaryFolder} from './files/replace-folder.js';
export {removeTemporary, writeAtomically} from './files/write-atomically.js';
export {ItemHistory} from './history/history.js';
export {type ItemHistoryOptions, itemHistorySql} from './history/item-history-sql.js';
export {hasPast, type PastRows, pastRows} from './history/past-rows.js';
export {importMovieLens, type MovieLensOptions} from './movielens/movielens.js';
export {type BadReason, type BadRow, type BadRows, badRowsText} from './read/bad-rows.js';
export {quoted, quotedToRead, withDuckDb, writeParquet} from './read/parquet.js';
export {refuseOtherEncoding} from './read/refuse-other-encoding.js';
export {sourceSql} from './read/source-columns.js';
export {sourceFiles} from './read/source-files.js';
export {named} from './read/source-sql.js';
export {draftOf, inferSchema} from './schema/infer-schema.js';
export {readSchema} from './schema/read-schema.js';
export {checkSchema, type LogSchema} from './schema/schema.js';
export type {Column, LogShape} from './store/columns.js';
export {dayName} from './store/date-of.js';
export {exportParquet} from './store/export-parquet.js';
export {fingerprintOf} from './store/fingerprint.js';
export {refuseLog} from './store/log-folder.js';
export {type LogMeta, readMeta} from './store/log-meta.js';
export {writeLog} from './store/log-writer.js';
export {
  type FeatureColumn,
  type FeatureGroup,
  FRESH_DAYS,
  type LogSource,
  type RankingLog,
} from './store/ranking-log.js';
export {openLog, type RowRange, readLog, StoredLog} from './store/stored-log.js';
