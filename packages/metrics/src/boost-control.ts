import {shown} from '@cs/core';
import {checkOptions, type Names} from './check-options.js';
import {checkBinary, checkFinite, checkIds, checkPositiveInteger, checkRows, metricsError} from './checks.js';
import {type ExposureAtKOptions, exposureAtK, exposureNames} from './exposure-at-k.js';
import {groupRequests} from './group-requests.js';
import {ScoreCounts} from './score-counts.js';
import {tieBreak} from './ties.js';

/** Options of `boostControl`. Scores must be above 0. */
export interface BoostControlOptions extends ExposureAtKOptions {
  /** Exposure@k to reach, 0 to 1. */
  readonly targetExposure: number;
}

/** The result of boosting all cold rows. */
export interface Boost {
  /** Factor by which cold scores are multiplied, above 0. */
  readonly factor: number;
  /** Exposure@k of the boosted scores. */
  readonly exposure: number;
  /** `[n]`: the boosted scores, in double precision. */
  readonly scores: Float64Array;
}

/** A cold and a warm row of a request swap positions only at a factor in this range. */
const RANGE = [1e-9, 1e9] as const;

const names: Names<BoostControlOptions> = {...exposureNames, targetExposure: 1};

/**
 * The control that every cold-start method should be compared with. It multiplies all cold scores
 * by one factor, chosen so that exposure@k comes as close as possible to a target. A method that
 * shows as many cold items as this control should get more hits from them.
 *
 * The factor is computed exactly, without a search. The j-th best cold row of a request enters
 * the top `k` when the factor exceeds
 *
 *     t = (score of the warm row at position k - j + 1) / (score of the j-th cold row)
 *
 * So exposure is a step function over the sorted t of all requests. The result uses the step
 * closest to the target, and the lower one of two equally close steps. The factor is the
 * geometric mean of the two ends of that step; on the outermost steps it is half the first t or
 * twice the last. If no step is closer to the target than the exposure of the original scores,
 * the factor is 1. So a target equal to that exposure gives exactly 1. Rows with a t outside 1e-9
 * to 1e9 never swap.
 *
 * @returns the factor, the exposure that it reaches, and the boosted scores. When all t differ, a
 * target between the lowest and the highest possible exposure is reached within half a position:
 * `1 / (2 sum over requests of min(k, rows))`. For targets outside that range, or scores without
 * any cold or warm row, the closest possible exposure.
 * @throws if a score is not above 0, if the target is outside 0 to 1, and in the cases in which
 * `exposureAtK` throws.
 * @example
 * const requests = [1, 1, 2, 2];
 * const cold = [0, 1, 0, 1];
 * const scores = [0.8, 0.4, 0.9, 0.1];
 * // The cold rows take the first position at 0.8 / 0.4 = 2 and at 0.9 / 0.1 = 9.
 * boostControl({scores, requests, cold, k: 1, targetExposure: 0.5}).factor; // Math.sqrt(2 * 9)
 */
export function boostControl(options: BoostControlOptions): Boost {
  const {targetExposure, ...rest} = checkOptions('boostControl', options, names);
  const {scores, cold} = rest;
  checkTarget(targetExposure);
  const {always, thresholds} = boostSteps(rest);
  const own = exposureAtK(rest);
  const steps = new ScoreCounts(Number.POSITIVE_INFINITY);
  steps.fill({positives: thresholds, negatives: new Float64Array(0)});
  const {factor} = nearestBoost(steps, {always, shown: own.shown, exposure: own.rate, targetExposure});
  const boosted = Float64Array.from(scores, (score, row) => (cold[row] === 1 ? score * factor : score));
  const exposure = factor === 1 ? own.rate : exposureAtK({...rest, scores: boosted}).rate;
  return {factor, exposure, scores: boosted};
}

/** @throws unless the target is from 0 to 1. */
export function checkTarget(targetExposure: number): void {
  if (!(targetExposure >= 0 && targetExposure <= 1)) {
    throw metricsError(
      'boostControl',
      'targetExposure must be from 0 to 1',
      shown(targetExposure),
      'Give a share, such as the exposure of the treatment',
    );
  }
}

/**
 * The number of cold rows shown at any factor, the number of all shown rows, and the exposure
 * without a boost.
 */
interface Unboosted {
  readonly always: number;
  readonly shown: number;
  readonly exposure: number;
  readonly targetExposure: number;
}

/**
 * Factor and exposure of the step closest to the target. Thresholds that became equal when they
 * lost mantissa bits are one step: the factor is above all of them and below the next threshold.
 */
export function nearestBoost(
  steps: ScoreCounts,
  {always, shown, exposure, targetExposure}: Unboosted,
): {factor: number; exposure: number} {
  const wanted = targetExposure * shown;
  let inTop = always;
  let nearest = {step: 0, inTop};
  let step = 0;
  for (const count of steps.positivesOf) {
    step++;
    inTop += count;
    if (Math.abs(inTop - wanted) < Math.abs(nearest.inTop - wanted)) nearest = {step, inTop};
  }
  const reached = nearest.inTop / shown;
  const stay = step === 0 || Math.abs(exposure - targetExposure) <= Math.abs(reached - targetExposure);
  return stay ? {factor: 1, exposure} : {factor: factorOf(steps, nearest.step), exposure: reached};
}

/** A factor above the first `step` ascending thresholds and below the rest. */
function factorOf(steps: ScoreCounts, step: number): number {
  if (step === 0) return steps.lowestOf(0) / 2;
  const below = steps.highestOf(step - 1);
  return step === steps.size ? below * 2 : Math.sqrt(below * steps.lowestOf(step));
}

/**
 * Number of cold rows in the top k at any factor, and the ascending factors at which further ones
 * enter.
 */
export function boostSteps(options: ExposureAtKOptions): Staircase {
  const {scores, requests, cold, k} = options;
  checkRows('boostControl', {scores, requests, cold});
  checkFinite('boostControl', 'scores', scores);
  checkIds('boostControl', 'requests', requests);
  checkBinary('boostControl', 'cold', cold);
  checkPositiveInteger('boostControl', 'k', k);
  // Called only for its checks.
  tieBreak('boostControl', options, scores, cold);
  for (let i = 0; i < scores.length; i++) {
    if (!(scores[i]! > 0)) {
      throw metricsError(
        'boostControl',
        `scores has a value that is not above 0 at index ${i}`,
        shown(scores[i]),
        'Give positive scores, such as probabilities',
      );
    }
  }
  return staircase(scores, cold, groupRequests('boostControl', requests), k);
}

interface Staircase {
  readonly always: number;
  readonly thresholds: Float64Array;
}

function staircase(
  scores: ArrayLike<number>,
  cold: ArrayLike<number>,
  starts: Int32Array,
  k: number,
): Staircase {
  let always = 0;
  const thresholds: number[] = [];
  for (let g = 0; g + 1 < starts.length; g++) {
    const sides: [number[], number[]] = [[], []];
    for (let row = starts[g]!; row < starts[g + 1]!; row++) sides[cold[row] as 0 | 1].push(scores[row]!);
    const [warm, cool] = sides.map((side) => Float64Array.from(side).sort().reverse()) as [
      Float64Array,
      Float64Array,
    ];
    for (let j = 1; j <= Math.min(k, cool.length); j++) {
      const rival = warm[k - j];
      const t = rival === undefined ? 0 : rival / cool[j - 1]!;
      if (t <= RANGE[0]) always++;
      else if (t < RANGE[1]) thresholds.push(t);
    }
  }
  return {always, thresholds: Float64Array.from(thresholds).sort()};
}
