import {accumulatorOf} from './accumulator.js';
import {checkBins, DEFAULT_BINS} from './binned-metrics.js';
import {type BoostControlOptions, boostSteps, checkTarget, nearestBoost} from './boost-control.js';
import type {Names} from './check-options.js';
import {ExactSum} from './exact-sum.js';
import {coldPlaces, exposureSums} from './exposure-at-k.js';
import {twoRows} from './request-accumulator.js';
import {ScoreCounts} from './score-counts.js';

/** Options of `accumulators.boostControl`. */
export interface BoostAccumulatorOptions extends Pick<BoostControlOptions, 'k' | 'targetExposure' | 'ties'> {
  /** Largest number of distinct thresholds to keep, at least 4096. Default 65,536. */
  readonly bins?: number;
}

type Batch = Pick<BoostControlOptions, 'scores' | 'requests' | 'cold' | 'ids'>;

const columns: Names<Batch> = {scores: 1, requests: 1, cold: 1, ids: 1};

/**
 * The accumulator of `boostControl`. It returns the factor and the exposure; apply the factor
 * when you read the rows again. With no more distinct thresholds than `bins`, the factor is the
 * same as that of the function. With more, thresholds that differ only in their last bits become
 * one step, and the exposure may be farther from the target by half the rows of that step.
 */
export const boostControlAccumulator = accumulatorOf({
  metric: 'boostControl',
  options: {k: undefined, targetExposure: undefined, ties: 'average', bins: DEFAULT_BINS},
  columns,
  check: ({targetExposure: _, bins: __, ...options}: Required<BoostAccumulatorOptions>) => {
    boostSteps({...twoRows(columns), ...options});
  },
  empty({bins, targetExposure}: Required<BoostAccumulatorOptions>) {
    checkTarget(targetExposure);
    checkBins('boostControl', bins);
    return {...exposureSums(), always: new ExactSum(), thresholds: new ScoreCounts(bins)};
  },
  add(state, batch: Batch, {targetExposure: _, bins: __, ...options}) {
    const {always, thresholds} = boostSteps({...batch, ...options});
    const {inTop, places} = coldPlaces({...batch, ...options});
    const {count, shown, groups} = exposureSums(inTop, places);
    state.count.merge(count);
    state.shown.merge(shown);
    state.groups.merge(groups);
    state.always.add(always);
    state.thresholds.fill({positives: thresholds, negatives: new Float64Array(0)});
  },
  result: ({count, shown, always, thresholds}, {targetExposure}) =>
    nearestBoost(thresholds, {
      always: always.value,
      shown: shown.value,
      exposure: count.value / shown.value,
      targetExposure,
    }),
});
