export {type AveragePrecisionOptions, averagePrecision} from './average-precision.js';
export {type Boost, type BoostControlOptions, boostControl} from './boost-control.js';
export {type BrierOptions, brier} from './brier.js';
export {type CalibrationRatioOptions, calibrationRatio} from './calibration-ratio.js';
export type {Empty} from './empty-requests.js';
export {type ExpectedHitsAtKOptions, expectedHitsAtK} from './expected-hits-at-k.js';
export {type Exposure, type ExposureAtKOptions, exposureAtK} from './exposure-at-k.js';
export {type HitsAtKOptions, hitsAtK} from './hits-at-k.js';
export {type LogLossOptions, logLoss} from './log-loss.js';
export {type Ndcg, type NdcgAtKOptions, ndcgAtK} from './ndcg-at-k.js';
export type {RequestValues} from './pair-requests.js';
export {
  type Lift,
  type PairedBootstrapLiftOptions,
  pairedBootstrapLift,
} from './paired-bootstrap-lift.js';
export type {Hits, RankingOptions} from './rank-hits.js';
export {type RocAucOptions, rocAuc} from './roc-auc.js';
export {type ScoreGap, type ScoreGapOptions, scoreGap} from './score-gap.js';
export type {TieOptions, Ties} from './ties.js';
export {type WithinColdAucOptions, withinColdAuc} from './within-cold-auc.js';
