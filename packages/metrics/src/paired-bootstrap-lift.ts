import {checkOptions, type Names} from './check-options.js';
import {checkPositiveInteger, checkSeed, checkShare} from './checks.js';
import {ExactSum} from './exact-sum.js';
import {type PairedRequests, pairRequests, type RequestValues} from './pair-requests.js';
import {liftInterval, resampledLifts} from './resampled-lifts.js';

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

export const bootstrapNames: Names<PairedBootstrapLiftOptions> = {
  baseline: 1,
  treatment: 1,
  resamples: 1,
  seed: 1,
  confidence: 1,
};

/**
 * Relative lift with a paired two-level percentile bootstrap:
 *
 *     lift = mean(treatment) / mean(baseline) - 1      over all seeds and all requests that are not skipped
 *
 * A resample draws training seeds with replacement, then requests with replacement, the same ones for both arms and
 * for all seeds. The interval runs from the `(1 - confidence) / 2` to the `(1 + confidence) / 2` quantile
 * (linear interpolation) of the resamples' lifts. Same `seed`, same numbers, bit for bit. With one training seed the
 * interval holds the noise of requests alone, and is too narrow for a claim about a method. With a few, where they make the larger noise, it is too
 * narrow as well: a bootstrap of `n` seeds has `(n - 1) / n` of their variance, and the tails of a normal distribution in place of Student's t.
 * Then look at the lift of each seed too.
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
  checkOptions('pairedBootstrapLift', options, bootstrapNames);
  const {columns, resamples, seed, confidence} = preparedBootstrap('pairedBootstrapLift', options);
  return liftWithInterval(columns, confidence, () => resampledLifts(columns, seed, 0, resamples));
}

/** Checked options with their defaults. */
interface PreparedBootstrap {
  readonly columns: PairedRequests;
  readonly resamples: number;
  readonly seed: number;
  readonly confidence: number;
}

/** @throws for options out of range and arms that do not pair up. */
export function preparedBootstrap(
  functionName: string,
  options: PairedBootstrapLiftOptions,
): PreparedBootstrap {
  const {resamples = 1000, seed, confidence = 0.95} = options;
  checkPositiveInteger(functionName, 'resamples', resamples);
  checkSeed(functionName, seed);
  checkShare(functionName, 'confidence', confidence, 0.95);
  const columns = pairRequests(functionName, options.baseline, options.treatment);
  return {columns, resamples, seed, confidence};
}

/** The lift of all values, with the interval of the resamples' lifts, which are drawn only where the lift is defined. */
export function liftWithInterval(
  {baseline, treatment, requests}: PairedRequests,
  confidence: number,
  resampled: () => Float64Array,
): Lift {
  const means = {
    baseline: grandMean(baseline),
    treatment: grandMean(treatment),
    seeds: baseline.length,
    requests,
  };
  const mean = means.baseline === 0 ? Number.NaN : means.treatment / means.baseline - 1;
  if (Number.isNaN(mean)) return {mean, low: mean, high: mean, p: mean, ...means};
  return {mean, ...liftInterval(resampled(), confidence), ...means};
}

function grandMean(columns: readonly Float64Array[]): number {
  const sum = new ExactSum();
  for (const values of columns) for (const value of values) sum.add(value);
  return sum.value / (columns.length * columns[0]!.length);
}
