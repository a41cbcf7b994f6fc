import {accumulatorOf} from './accumulator.js';
import type {AveragePrecisionOptions} from './average-precision.js';
import {binnedAccumulator, boundedAuc, boundedPrecision} from './binned-metrics.js';
import {boostControlAccumulator} from './boost-accumulator.js';
import {brierAccumulator} from './brier.js';
import {calibrationRatioAccumulator} from './calibration-ratio.js';
import {coldCalibrationAccumulator} from './cold-calibration.js';
import {type ExpectedCalibrationErrorOptions, errorOf} from './expected-calibration-error.js';
import {expectedHitsAtK} from './expected-hits-at-k.js';
import {expectedNdcgAtK} from './expected-ndcg-at-k.js';
import {coldPlaces, type ExposureAtKOptions, exposureOf, exposureSums} from './exposure-at-k.js';
import {groupAucs} from './group-auc.js';
import {hitsAtK} from './hits-at-k.js';
import {isotonicAccumulator} from './isotonic-accumulator.js';
import {logLossAccumulator} from './log-loss.js';
import {expectedMeanAveragePrecision, meanAveragePrecision} from './mean-average-precision.js';
import {expectedMeanReciprocalRank, meanReciprocalRank} from './mean-reciprocal-rank.js';
import {ndcgAtK} from './ndcg-at-k.js';
import {normalizedEntropyAccumulator} from './normalized-entropy.js';
import {poissonBootstrapAccumulator} from './poisson-bootstrap.js';
import {expectedPrecisionAtK, precisionAtK} from './precision-at-k.js';
import {expectedRecallAtK, recallAtK} from './recall-at-k.js';
import {reliabilityAccumulator} from './reliability-accumulator.js';
import type {ReliabilityBin, ReliabilityCurveOptions} from './reliability-curve.js';
import {hitsAccumulator, meanAccumulator} from './request-accumulator.js';
import type {RocAucOptions} from './roc-auc.js';
import {scoreGapAccumulator} from './score-gap.js';
import {sortedSides} from './sorted-sides.js';
import {coldSides} from './within-cold-auc.js';

const ranking = {scope: 'whole-list', ties: 'average', empty: 'skip'} as const;
const anyK = {k: null, ...ranking};
const topK = {k: undefined, ...ranking};
const hits = {...topK, counting: 'any'} as const;

type ExposureBatch = Pick<ExposureAtKOptions, 'scores' | 'requests' | 'cold' | 'ids'>;
type ExposureOptions = Pick<ExposureAtKOptions, 'k' | 'ties'>;

/**
 * Each metric in parts: `accumulators.hitsAtK({k: 3})` makes an {@link Accumulator}, and `accumulators.hitsAtK.fromJSON` reads
 * one back. Arguments of the function with one value a row go into `add`, all others are options. Results are those of
 * the function on all rows, bit for bit, but without values per request; those that need all scores at once have bounds
 * instead where there are more distinct scores than `bins` (see {@link Bounded}).
 *
 * @example
 * const part = (labels, scores) => accumulators.brier().add({labels, scores});
 * part([1], [0.8]).merge(part([0], [0.4])).result(); // (0.2 ** 2 + 0.4 ** 2) / 2
 * accumulators.brier.fromJSON(JSON.parse(JSON.stringify(part([0], [0.5])))).result(); // 0.5 ** 2
 */
export const accumulators = {
  averagePrecision: binnedAccumulator(
    'averagePrecision',
    ({labels, scores}: AveragePrecisionOptions) => sortedSides('averagePrecision', labels, scores),
    boundedPrecision,
  ),
  boostControl: boostControlAccumulator,
  brier: brierAccumulator,
  calibrationRatio: calibrationRatioAccumulator,
  coldCalibration: coldCalibrationAccumulator,
  expectedHitsAtK: hitsAccumulator(expectedHitsAtK, 'expectedHitsAtK', hits),
  expectedMeanAveragePrecision: meanAccumulator(
    expectedMeanAveragePrecision,
    'expectedMeanAveragePrecision',
    anyK,
  ),
  expectedMeanReciprocalRank: meanAccumulator(expectedMeanReciprocalRank, 'expectedMeanReciprocalRank', anyK),
  expectedNdcgAtK: meanAccumulator(expectedNdcgAtK, 'expectedNdcgAtK', topK),
  expectedPrecisionAtK: meanAccumulator(expectedPrecisionAtK, 'expectedPrecisionAtK', topK),
  expectedRecallAtK: meanAccumulator(expectedRecallAtK, 'expectedRecallAtK', topK),
  exposureAtK: accumulatorOf({
    metric: 'exposureAtK',
    options: {k: undefined, ties: 'average'},
    empty: (_: Required<ExposureOptions>) => exposureSums(),
    add(sums, batch: ExposureBatch, options) {
      const {inTop, places} = coldPlaces({...batch, ...options});
      const part = exposureSums(inTop, places);
      for (const name of ['count', 'shown', 'groups'] as const) sums[name].merge(part[name]);
    },
    result: exposureOf,
  }),
  expectedCalibrationError: reliabilityAccumulator<
    Pick<ExpectedCalibrationErrorOptions, 'bins' | 'norm'>,
    number
  >('expectedCalibrationError', {bins: 10, norm: 'l1'}, (bins, {norm}) => errorOf(bins, norm)),
  fitIsotonic: isotonicAccumulator,
  groupAuc: meanAccumulator(groupAucs, 'groupAuc', {weights: 'rows', empty: 'skip'}),
  hitsAtK: hitsAccumulator(hitsAtK, 'hitsAtK', hits),
  logLoss: logLossAccumulator,
  meanAveragePrecision: meanAccumulator(meanAveragePrecision, 'meanAveragePrecision', anyK),
  meanReciprocalRank: meanAccumulator(meanReciprocalRank, 'meanReciprocalRank', anyK),
  ndcgAtK: meanAccumulator(ndcgAtK, 'ndcgAtK', {...topK, gain: 'linear'}),
  normalizedEntropy: normalizedEntropyAccumulator,
  pairedBootstrapLift: poissonBootstrapAccumulator,
  precisionAtK: meanAccumulator(precisionAtK, 'precisionAtK', topK),
  recallAtK: meanAccumulator(recallAtK, 'recallAtK', topK),
  reliabilityCurve: reliabilityAccumulator<Pick<ReliabilityCurveOptions, 'bins'>, ReliabilityBin[]>(
    'reliabilityCurve',
    {bins: 10},
    (bins) => bins,
  ),
  rocAuc: binnedAccumulator(
    'rocAuc',
    ({labels, scores}: RocAucOptions) => sortedSides('rocAuc', labels, scores),
    boundedAuc,
  ),
  scoreGap: scoreGapAccumulator,
  withinColdAuc: binnedAccumulator('withinColdAuc', coldSides, boundedAuc),
};
