export type {Accumulator, AccumulatorFactory, AccumulatorJson} from './accumulator.js';
export {accumulators} from './accumulators.js';
export {type AgeBucketsOptions, ageBuckets, type Slices} from './age-buckets.js';
export {type AveragePrecisionOptions, averagePrecision} from './average-precision.js';
export type {BinnedOptions, Bounded} from './binned-metrics.js';
export type {BoostAccumulatorOptions} from './boost-accumulator.js';
export {type Boost, type BoostControlOptions, boostControl} from './boost-control.js';
export {type BreakdownOptions, breakdown, type Cell, type MeasuredCell} from './breakdown.js';
export {type BrierOptions, brier} from './brier.js';
export {type CalibrationRatioOptions, calibrationRatio} from './calibration-ratio.js';
export type {Calibrator} from './calibrator.js';
export {type CalibratorJson, calibratorFromJson} from './calibrator-from-json.js';
export {type ColdCalibration, type ColdCalibrationOptions, coldCalibration} from './cold-calibration.js';
export {
  type ColdStartComparison,
  type ColdStartComparisonOptions,
  type ComparedHits,
  type ComparedScores,
  coldStartComparison,
  type SeedScores,
  type ThreeArms,
} from './cold-start-comparison.js';
export type {Empty} from './empty-requests.js';
export {
  type ExpectedCalibrationErrorOptions,
  expectedCalibrationError,
} from './expected-calibration-error.js';
export {type ExpectedHitsAtKOptions, expectedHitsAtK} from './expected-hits-at-k.js';
export {type ExpectedNdcgAtKOptions, expectedNdcgAtK} from './expected-ndcg-at-k.js';
export {
  type ExplainedVariance,
  type ExplainedVarianceOptions,
  explainedVariance,
} from './explained-variance.js';
export type {
  ExplainedVarianceAccumulatorOptions,
  ExplainedVarianceBatch,
} from './explained-variance-accumulator.js';
export {type Exposure, type ExposureAtKOptions, exposureAtK} from './exposure-at-k.js';
export {
  type FeatureColumns,
  type FeatureImportance,
  type FeatureImportanceOptions,
  featureImportance,
  type Importance,
} from './feature-importance.js';
export {
  type FitIsotonicOptions,
  fitIsotonic,
  type IsotonicCalibrator,
  type IsotonicJson,
} from './fit-isotonic.js';
export {type FitPlattOptions, fitPlatt, type PlattCalibrator, type PlattJson} from './fit-platt.js';
export {
  type FitShiftOptions,
  fitShift,
  ShiftCalibrator,
  ShiftFit,
  type ShiftJson,
} from './fit-shift.js';
export {
  type FormatColdStartComparisonOptions,
  formatColdStartComparison,
} from './format-cold-start-comparison.js';
export {type GroupAucOptions, groupAuc} from './group-auc.js';
export {type HitsAtKOptions, hitsAtK} from './hits-at-k.js';
export {
  type ExpectedHitsByPositionOptions,
  expectedHitsByPosition,
  type HitsByPositionOptions,
  hitsByPosition,
  type PositionHits,
} from './hits-by-position.js';
export {type Holm, type HolmCorrectionOptions, holmCorrection} from './holm-correction.js';
export {type ImportanceRatioOptions, importanceRatio} from './importance-ratio.js';
export {type LogLossOptions, logLoss} from './log-loss.js';
export {
  type ExpectedMeanAveragePrecisionOptions,
  expectedMeanAveragePrecision,
  type MeanAveragePrecisionOptions,
  meanAveragePrecision,
} from './mean-average-precision.js';
export type {RequestMean, RequestOptions} from './mean-over-requests.js';
export {
  type ExpectedMeanReciprocalRankOptions,
  expectedMeanReciprocalRank,
  type MeanReciprocalRankOptions,
  meanReciprocalRank,
} from './mean-reciprocal-rank.js';
export {type NdcgAtKOptions, ndcgAtK} from './ndcg-at-k.js';
export {type NormalizedEntropyOptions, normalizedEntropy} from './normalized-entropy.js';
export type {RequestValues} from './pair-requests.js';
export type {PairedBatch} from './paired-batch.js';
export {type Lift, type PairedLiftOptions, pairedLift} from './paired-lift.js';
export type {PairedLiftAccumulatorOptions} from './paired-lift-accumulator.js';
export type {PositionAccumulatorOptions, PositionHitsOfBatches} from './position-accumulator.js';
export {type PositionBucketsOptions, positionBuckets} from './position-buckets.js';
export {
  type ExpectedPrecisionAtKOptions,
  expectedPrecisionAtK,
  type PrecisionAtKOptions,
  precisionAtK,
} from './precision-at-k.js';
export type {Hits, HitsOptions} from './rank-hits.js';
export {
  type ExpectedRecallAtKOptions,
  expectedRecallAtK,
  type RecallAtKOptions,
  recallAtK,
} from './recall-at-k.js';
export {type ReliabilityBin, type ReliabilityCurveOptions, reliabilityCurve} from './reliability-curve.js';
export {type RocAucOptions, rocAuc} from './roc-auc.js';
export {type ScoreGap, type ScoreGapOptions, scoreGap} from './score-gap.js';
export type {SignFlipAccumulatorOptions} from './sign-flip-accumulator.js';
export {type SignFlip, type SignFlipTestOptions, signFlipTest} from './sign-flip-test.js';
export {type MeanInterval, type StudentIntervalOptions, studentInterval} from './student-interval.js';
export type {TieOptions, Ties} from './ties.js';
export {type WithinColdAucOptions, withinColdAuc} from './within-cold-auc.js';
