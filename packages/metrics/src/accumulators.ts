import {accumulatorOf} from './accumulator.js';
import type {AveragePrecisionOptions} from './average-precision.js';
import {binnedAccumulator, boundedAuc, boundedPrecision} from './binned-metrics.js';
import {boostControlAccumulator} from './boost-accumulator.js';
import {brierAccumulator} from './brier.js';
import {calibrationRatioAccumulator} from './calibration-ratio.js';
import {isotonicAccumulator, plattAccumulator} from './calibrator-accumulator.js';
import {coldCalibrationAccumulator} from './cold-calibration.js';
import {checkNorm, type ExpectedCalibrationErrorOptions, errorOf} from './expected-calibration-error.js';
import {expectedHitsAtK} from './expected-hits-at-k.js';
import {expectedNdcgAtK} from './expected-ndcg-at-k.js';
import {explainedVarianceAccumulator} from './explained-variance-accumulator.js';
import {coldPlaces, type ExposureAtKOptions, exposureOf, exposureSums} from './exposure-at-k.js';
import {groupAucs} from './group-auc.js';
import {hitsAtK} from './hits-at-k.js';
import {logLossAccumulator} from './log-loss.js';
import {expectedMeanAveragePrecision, meanAveragePrecision} from './mean-average-precision.js';
import {expectedMeanReciprocalRank, meanReciprocalRank} from './mean-reciprocal-rank.js';
import {ndcgAtK} from './ndcg-at-k.js';
import {normalizedEntropyAccumulator} from './normalized-entropy.js';
import {pairedLiftAccumulator} from './paired-lift-accumulator.js';
import {expectedHitsByPositionAccumulator, hitsByPositionAccumulator} from './position-accumulator.js';
import {expectedPrecisionAtK, precisionAtK} from './precision-at-k.js';
import {expectedRecallAtK, recallAtK} from './recall-at-k.js';
import {reliabilityAccumulator} from './reliability-accumulator.js';
import type {ReliabilityBin, ReliabilityCurveOptions} from './reliability-curve.js';
import {hitsAccumulator, meanAccumulator, twoRows} from './request-accumulator.js';
import type {RocAucOptions} from './roc-auc.js';
import {scoreGapAccumulator} from './score-gap.js';
import {signFlipAccumulator} from './sign-flip-accumulator.js';
import {sortedSides} from './sorted-sides.js';
import {coldSides} from './within-cold-auc.js';

const ranking = {scope: 'whole-list', ties: 'average', empty: 'skip'} as const;
const anyK = {k: null, ...ranking};
const topK = {k: undefined, ...ranking};
const ranked = {scores: 1, requests: 1, slice: 1, ids: 1};
const withLabels = {...ranked, labels: 1};
const withProbabilities = {...ranked, probabilities: 1};
const exposed = {scores: 1, requests: 1, cold: 1, ids: 1};
const hits = {...topK, counting: 'any'} as const;

type ExposureBatch = Pick<ExposureAtKOptions, 'scores' | 'requests' | 'cold' | 'ids'>;
type ExposureOptions = Pick<ExposureAtKOptions, 'k' | 'ties'>;

/**
 * The accumulators of all metrics, for rows that come in batches. `accumulators.hitsAtK({k: 3})`
 * makes an {@link Accumulator}, and `accumulators.hitsAtK.fromJSON` restores one.
 *
 * Arguments with one value per row are passed to `add`. All others are options. Results are equal
 * to those of the function on all rows, bit for bit, but have no values per request. Metrics that
 * need all scores at once return bounds instead if there are more distinct scores than `bins`
 * (see {@link Bounded}).
 *
 * @example
 * const part = (labels, scores) => accumulators.brier().add({labels, scores});
 * part([1], [0.8]).merge(part([0], [0.4])).result(); // (0.2 ** 2 + 0.4 ** 2) / 2
 * accumulators.brier.fromJSON(JSON.parse(JSON.stringify(part([0], [0.5])))).result(); // 0.5 ** 2
 */
export const accumulators = {
  averagePrecision: binnedAccumulator(
    'averagePrecision',
    {labels: 1, scores: 1},
    (rows: AveragePrecisionOptions) => sortedSides('averagePrecision', rows),
    boundedPrecision,
  ),
  boostControl: boostControlAccumulator,
  brier: brierAccumulator,
  calibrationRatio: calibrationRatioAccumulator,
  coldCalibration: coldCalibrationAccumulator,
  expectedHitsAtK: hitsAccumulator(expectedHitsAtK, 'expectedHitsAtK', hits, withProbabilities),
  expectedHitsByPosition: expectedHitsByPositionAccumulator,
  expectedMeanAveragePrecision: meanAccumulator(
    expectedMeanAveragePrecision,
    'expectedMeanAveragePrecision',
    anyK,
    withProbabilities,
  ),
  expectedMeanReciprocalRank: meanAccumulator(
    expectedMeanReciprocalRank,
    'expectedMeanReciprocalRank',
    anyK,
    withProbabilities,
  ),
  expectedNdcgAtK: meanAccumulator(expectedNdcgAtK, 'expectedNdcgAtK', topK, withProbabilities),
  expectedPrecisionAtK: meanAccumulator(
    expectedPrecisionAtK,
    'expectedPrecisionAtK',
    topK,
    withProbabilities,
  ),
  expectedRecallAtK: meanAccumulator(expectedRecallAtK, 'expectedRecallAtK', topK, withProbabilities),
  exposureAtK: accumulatorOf({
    metric: 'exposureAtK',
    options: {k: undefined, ties: 'average'},
    columns: exposed,
    check: (options) => coldPlaces({...twoRows<ExposureBatch>(exposed), ...options}),
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
  >(
    'expectedCalibrationError',
    {bins: 10, norm: 'l1'},
    (bins, {norm}) => errorOf(bins, norm),
    ({norm}) => checkNorm(norm),
  ),
  explainedVariance: explainedVarianceAccumulator,
  fitIsotonic: isotonicAccumulator,
  fitPlatt: plattAccumulator,
  groupAuc: meanAccumulator(
    groupAucs,
    'groupAuc',
    {weights: 'rows', empty: 'skip'},
    {labels: 1, scores: 1, requests: 1},
  ),
  hitsAtK: hitsAccumulator(hitsAtK, 'hitsAtK', hits, withLabels),
  hitsByPosition: hitsByPositionAccumulator,
  logLoss: logLossAccumulator,
  meanAveragePrecision: meanAccumulator(meanAveragePrecision, 'meanAveragePrecision', anyK, withLabels),
  meanReciprocalRank: meanAccumulator(meanReciprocalRank, 'meanReciprocalRank', anyK, withLabels),
  ndcgAtK: meanAccumulator(ndcgAtK, 'ndcgAtK', {...topK, gain: 'linear'}, {...ranked, relevance: 1}),
  normalizedEntropy: normalizedEntropyAccumulator,
  pairedLift: pairedLiftAccumulator,
  precisionAtK: meanAccumulator(precisionAtK, 'precisionAtK', topK, withLabels),
  recallAtK: meanAccumulator(recallAtK, 'recallAtK', topK, withLabels),
  reliabilityCurve: reliabilityAccumulator<Pick<ReliabilityCurveOptions, 'bins'>, ReliabilityBin[]>(
    'reliabilityCurve',
    {bins: 10},
    (bins) => bins,
  ),
  rocAuc: binnedAccumulator(
    'rocAuc',
    {labels: 1, scores: 1},
    (rows: RocAucOptions) => sortedSides('rocAuc', rows),
    boundedAuc,
  ),
  scoreGap: scoreGapAccumulator,
  signFlipTest: signFlipAccumulator,
  withinColdAuc: binnedAccumulator('withinColdAuc', {scores: 1, labels: 1, cold: 1}, coldSides, boundedAuc),
};
