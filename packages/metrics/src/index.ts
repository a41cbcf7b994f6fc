export {type AveragePrecisionOptions, averagePrecision} from './average-precision.js';
export {type Boost, type BoostControlOptions, boostControl} from './boost-control.js';
export {type BrierOptions, brier} from './brier.js';
export {type CalibrationRatioOptions, calibrationRatio} from './calibration-ratio.js';
export type {Empty} from './empty-requests.js';
export {type ExpectedHitsAtKOptions, expectedHitsAtK} from './expected-hits-at-k.js';
export {type Exposure, type ExposureAtKOptions, exposureAtK} from './exposure-at-k.js';
export {type HitsAtKOptions, hitsAtK} from './hits-at-k.js';
export {type Holm, type HolmCorrectionOptions, holmCorrection} from './holm-correction.js';
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
export type {RequestValues} from './pair-requests.js';
export {
  type Lift,
  type PairedBootstrapLiftOptions,
  pairedBootstrapLift,
} from './paired-bootstrap-lift.js';
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
export {type RocAucOptions, rocAuc} from './roc-auc.js';
export {type ScoreGap, type ScoreGapOptions, scoreGap} from './score-gap.js';
export {type SignFlip, type SignFlipTestOptions, signFlipTest} from './sign-flip-test.js';
export type {TieOptions, Ties} from './ties.js';
export {type WithinColdAucOptions, withinColdAuc} from './within-cold-auc.js';
