export type {
  BatchOptions,
  BatchSource,
  LogDescription,
  Part,
  Piece,
  SourceLocation,
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
export {type ModelInput, readEncodedInputs} from './encode/encoded-inputs.js';
export type {Encoder, EncoderState, Value} from './encode/encoder.js';
export type {FittedFeature} from './encode/feature-plan.js';
export {type ImportOptions, type ImportResult, importLog} from './encode/import-log.js';
export type {InputBatch, RowsRead} from './encode/input-batches.js';
export {encoderFrom} from './encode/list-encoder.js';
export {finishLog, startLog} from './encode/log-builder.js';
export {type RawInputOptions, readRawInputs} from './encode/raw-inputs.js';
export {encodersOf, fittedFeatures, type SavedEncoders} from './encode/saved-encoders.js';
export {LOCK_FILE, withLock} from './files/folder-lock.js';
export {checkFolder, makeFolder, removeIfEmpty} from './files/make-folder.js';
export {parseYaml} from './files/parse-yaml.js';
export {temporaryFolder} from './files/replace-folder.js';
export {isSealed, sealed, unsealed} from './files/sealed-json.js';
export {removeTemporary, writeAtomically} from './files/write-atomically.js';
export {ItemHistory} from './history/history.js';
export {type ItemHistoryOptions, itemHistorySql} from './history/item-history-sql.js';
export type {PastRows} from './history/past-rows.js';
export {importMovieLens, type MovieLensOptions} from './movielens/movielens.js';
export {type BadReason, type BadRow, type BadRows, badRowsText} from './read/bad-rows.js';
export {extensions, sourceFiles} from './read/source-files.js';
export {formatToWrite, type OtherColumns, writeRows} from './read/write-rows.js';
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
