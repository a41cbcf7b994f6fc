import {checkOptions, type Names} from './check-options.js';
import {checkBinary, checkFinite, checkPositiveInteger, checkRows, metricsError} from './checks.js';
import {type ExposureAtKOptions, exposureAtK, exposureNames} from './exposure-at-k.js';
import {groupRequests} from './group-requests.js';
import {ScoreCounts} from './score-counts.js';
import {tieBreak} from './ties.js';

/** Options of `boostControl`. Scores must be above 0. */
export interface BoostControlOptions extends ExposureAtKOptions {
  /** Exposure@k to reach, 0 to 1. */
  readonly targetExposure: number;
}

/** A boost of all cold rows. */
export interface Boost {
  /** What cold scores are multiplied by, above 0. */
  readonly factor: number;
  /** Exposure@k of the boosted scores. */
  readonly exposure: number;
  /** `[n]`: the boosted scores, in double precision. */
  readonly scores: Float64Array;
}

/** Cold and warm rows of one request change places only where the factor lies in this range. */
const RANGE = [1e-9, 1e9] as const;

const names: Names<BoostControlOptions> = {...exposureNames, targetExposure: 1};

/**
 * The control of every cold-start method: multiplies all cold scores by the one factor whose exposure@k is nearest
 * to a target. A method that shows as many cold items, but better ones, must beat it.
 *
 * Exact, without a search: the j-th best cold row of a request enters its top `k` where the factor passes
 *
 *     t = (score of the warm row at place k - j + 1) / (score of the j-th cold row)
 *
 * so exposure is a staircase over the sorted t of all requests. The factor is the geometric mean of the two ends of
 * the step nearest to the target (half the first t, twice the last on the outermost steps), the lower of two steps
 * equally near. It is 1 whenever no step is nearer than the scores as they are: a target that equals their exposure
 * gives exactly 1. Where t lies outside 1e-9 to 1e9, the two rows never change places.
 *
 * @returns the factor, the exposure that it reaches, and the boosted scores. When all t differ, a target between the
 * lowest and the highest exposure is met within half a place, `1 / (2 sum over requests of min(k, rows))`; a target
 * beyond them, or scores without any cold or warm row, give the nearest exposure there is.
 * @throws for scores that are not above 0, a target outside 0 to 1, and as `exposureAtK`.
 * @example
 * const requests = [1, 1, 2, 2];
 * const cold = [0, 1, 0, 1];
 * // The cold rows take the first place at 0.8 / 0.4 = 2 and at 0.9 / 0.1 = 9.
 * boostControl({scores: [0.8, 0.4, 0.9, 0.1], requests, cold, k: 1, targetExposure: 0.5}).factor; // Math.sqrt(2 * 9)
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

/** @throws unless the target is a share. */
export function checkTarget(targetExposure: number): void {
  if (!(targetExposure >= 0 && targetExposure <= 1)) {
    throw metricsError(
      'boostControl',
      'targetExposure must be a share',
      targetExposure,
      'Give a number from 0 to 1',
    );
  }
}

/** Places taken by cold rows whatever the factor, all places, and the exposure without a boost. */
interface Unboosted {
  readonly always: number;
  readonly shown: number;
  readonly exposure: number;
  readonly targetExposure: number;
}

/**
 * The factor and the exposure of the step nearest to the target. Thresholds that lost bits of their mantissa are
 * taken together: the factor lies above all that became the same, and below the next.
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

/** A factor above `step` of the ascending thresholds and below the rest. */
function factorOf(steps: ScoreCounts, step: number): number {
  if (step === 0) return steps.lowestOf(0) / 2;
  const below = steps.highestOf(step - 1);
  return step === steps.size ? below * 2 : Math.sqrt(below * steps.lowestOf(step));
}

/** Cold rows in the top k however low they score, and the ascending factors at which each further one enters. */
export function boostSteps(options: ExposureAtKOptions): Staircase {
  const {scores, requests, cold, k} = options;
  checkRows('boostControl', {scores, requests, cold});
  checkFinite('boostControl', 'scores', scores);
  checkFinite('boostControl', 'requests', requests);
  checkBinary('boostControl', 'cold', cold);
  checkPositiveInteger('boostControl', 'k', k);
  // For its checks alone.
  tieBreak('boostControl', options, scores, cold);
  for (let i = 0; i < scores.length; i++) {
    if (!(scores[i]! > 0)) {
      throw metricsError(
        'boostControl',
        `scores has a value that is not above 0 at index ${i}`,
        scores[i],
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
