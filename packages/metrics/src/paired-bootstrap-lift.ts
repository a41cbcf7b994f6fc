import {checkPositiveInteger, checkSeed, checkShare} from './checks.js';
import {pairRequests, type RequestValues} from './pair-requests.js';
import {Sfc32} from './random.js';
import {valueAt} from './value-at.js';

/** Options of `pairedBootstrapLift`. */
export interface PairedBootstrapLiftOptions {
  /**
   * `[seeds][requests]`, or `[requests]` for one seed: a measure of each request, at least 0, NaN where it is
   * skipped. Requests are the same, in the same order, for all seeds and in both arms, the skipped ones included.
   */
  readonly baseline: RequestValues;
  /** The same of the treatment, seed by seed. */
  readonly treatment: RequestValues;
  /** Default 1000. */
  readonly resamples?: number;
  /** Of the random numbers: an integer, at least 0. */
  readonly seed: number;
  /** Coverage of the interval, between 0 and 1. Default 0.95. */
  readonly confidence?: number;
}

/** A lift with its interval, as fractions: 0.02 is +2 %. */
export interface Lift {
  /** The lift of all values; not a mean over the resamples. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided p-value of "no lift": `2 (1 + min(#{lift <= 0}, #{lift >= 0})) / (1 + resamples)`, at most 1. */
  readonly p: number;
  /** Mean of the baseline. */
  readonly baseline: number;
  /** Mean of the treatment. */
  readonly treatment: number;
  /** Number of training seeds. */
  readonly seeds: number;
  /** Number of requests that are not skipped. */
  readonly requests: number;
}

/**
 * Relative lift with a paired two-level percentile bootstrap:
 *
 *     lift = mean(treatment) / mean(baseline) - 1      over all seeds and all requests that are not skipped
 *
 * A resample draws training seeds with replacement, then requests with replacement, the same ones for both arms and
 * for all seeds. The interval runs from the `(1 - confidence) / 2` to the `(1 + confidence) / 2` quantile
 * (linear interpolation) of the resamples' lifts. Same `seed`, same numbers, bit for bit. With one training seed the
 * interval holds the noise of requests alone, and is too narrow for a claim about a method.
 *
 * @returns NaN for all numbers when every request is skipped; NaN for mean, low, high and p when the baseline's mean is 0,
 * where the lift is undefined. A resample of baseline 0 counts as +Infinity, or as 0 when its treatment is 0 too.
 * @throws for arms of different shape, values that are negative or infinite, a request that is skipped on one side or one
 * seed only, and options out of range.
 * @example
 * const baseline = [[1, 0, 1, 0]];
 * const treatment = [[1, 1, 1, 0]];
 * pairedBootstrapLift({baseline, treatment, seed: 1}).mean; // 3 / 2 - 1
 * @see Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
 */
export function pairedBootstrapLift(options: PairedBootstrapLiftOptions): Lift {
  const {resamples = 1000, seed, confidence = 0.95} = options;
  checkPositiveInteger('pairedBootstrapLift', 'resamples', resamples);
  checkSeed('pairedBootstrapLift', seed);
  checkShare('pairedBootstrapLift', 'confidence', confidence, 0.95);
  const {baseline, treatment, requests} = pairRequests(
    'pairedBootstrapLift',
    options.baseline,
    options.treatment,
  );
  const seeds = baseline.length;
  const means = {baseline: grandMean(baseline), treatment: grandMean(treatment), seeds, requests};
  const mean = means.baseline === 0 ? Number.NaN : means.treatment / means.baseline - 1;
  if (Number.isNaN(mean)) return {mean, low: mean, high: mean, p: mean, ...means};

  const random = new Sfc32(seed);
  const lifts = new Float64Array(resamples);
  const drawn = new Float64Array(requests);
  const drawnSeeds = new Float64Array(seeds);
  for (let r = 0; r < resamples; r++) {
    drawnSeeds.fill(0);
    for (let i = 0; i < seeds; i++) drawnSeeds[random.below(seeds)]! += 1;
    drawn.fill(0);
    for (let i = 0; i < requests; i++) drawn[random.below(requests)]! += 1;
    let from = 0;
    let to = 0;
    for (let s = 0; s < seeds; s++) {
      const times = drawnSeeds[s]!;
      if (times === 0) continue;
      from += times * dot(drawn, baseline[s]!);
      to += times * dot(drawn, treatment[s]!);
    }
    lifts[r] = from === 0 && to === 0 ? 0 : to / from - 1;
  }
  lifts.sort();
  return {
    mean,
    low: valueAt(lifts, ((1 - confidence) / 2) * (resamples - 1)),
    high: valueAt(lifts, ((1 + confidence) / 2) * (resamples - 1)),
    p: pValue(lifts),
    ...means,
  };
}

function pValue(lifts: Float64Array): number {
  let down = 0;
  let up = 0;
  for (const lift of lifts) {
    if (lift <= 0) down++;
    if (lift >= 0) up++;
  }
  return Math.min(1, (2 * (1 + Math.min(down, up))) / (1 + lifts.length));
}

function grandMean(columns: readonly Float64Array[]): number {
  let sum = 0;
  for (const values of columns) for (const value of values) sum += value;
  return sum / (columns.length * columns[0]!.length);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
