export {loadAffordable} from './cli/load-affordable.js';
export {whole} from './cli/parsers.js';
export {
  type AffordableSizes,
  firstSeeds,
  type RunComparisonOptions,
  runComparison,
  sizesFor,
} from './cli/run-comparison.js';
export {type ArmPreset, armPresets, defaultArms, paperArms} from './evaluate/arm-presets.js';
export {type Arm, type Plugged, type PlugInName, type PlugInOptions, plugIn} from './evaluate/arms.js';
export {compare} from './evaluate/compare.js';
export type {CompareOptions} from './evaluate/compare-options.js';
export {readComparison} from './evaluate/read-comparison.js';
export type {
  ArmResult,
  BoostControl,
  ComparisonResult,
  Failure,
  HitRate,
  HitRates,
  Interval,
  Machine,
  RunRecord,
  ScoreQuality,
} from './evaluate/results.js';
export {type BatchOptions, type BatchSource, memoryBatches, type Piece} from './features/batch-source.js';
export type {Batch, GatheredFeature} from './features/batches.js';
export {type DiskBatchOptions, diskBatches} from './features/disk-batches.js';
export type {Encoder, EncoderState, Value} from './features/encoder.js';
export {encoderFrom} from './features/encoder-from.js';
export {type ImportOptions, type ImportResult, importLog} from './features/import-log.js';
export {type ItemHistoryOptions, itemHistorySql} from './features/item-history-sql.js';
export type {SavedEncoders} from './features/saved-encoders.js';
export {type BadReason, type BadRow, type BadRows, badRowsText} from './log/bad-rows.js';
export {type FlatLog, type FlatMeta, openFlatLog, type RowRange} from './log/flat-log.js';
export {writeFlatLog} from './log/flat-writer.js';
export {inferSchema} from './log/infer-schema.js';
export {importMovieLens, type MovieLensOptions} from './log/movielens.js';
export {bigWorld, smallWorld, type WorldOptions} from './log/options.js';
export type {FeatureColumn, FeatureGroup, LogSource, RankingLog} from './log/ranking-log.js';
export {readSchema} from './log/read-schema.js';
export {checkSchema, type LogSchema} from './log/schema.js';
export {simulateLog} from './log/simulate.js';
export {readLog, writeLog} from './log/store.js';
export {type WorldSize, worlds} from './log/worlds.js';
export {
  buildRanker,
  type RankerOptions,
  type RankerPreset,
  type RankerSizes,
  type RankerSpec,
  rankerPresets,
  rankerSpec,
} from './model/ranker.js';
export {type Claim, checkClaims} from './report/claims.js';
export {comparisonHtml} from './report/html.js';
export {type ArmOverWorlds, overWorlds, worldsTogether} from './report/over-worlds.js';
export {resultsPage} from './report/results-page.js';
export {comparisonText} from './report/table.js';
export {writeReport} from './report/write-report.js';
export type {EarlyStop, Measurement} from './train/early-stopping.js';
export type {LearningRateSchedule} from './train/learning-rate.js';
export {type Progress, progressBar} from './train/progress.js';
export {loadModel, saveModel} from './train/save-model.js';
export {type StepLog, type TrainOptions, trainingDefaults} from './train/train-options.js';
export {type TrainResult, trainRanker} from './train/train-ranker.js';
