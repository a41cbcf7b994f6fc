import {checkOptions, type Names} from './check-options.js';
import {checkPositiveInteger, checkSeed, checkShare} from './checks.js';
import {ExactSum} from './exact-sum.js';
import {type PairedRequests, pairRequests, type RequestValues} from './pair-requests.js';
import {liftInterval, resampledLifts} from './resampled-lifts.js';

/** Options of `pairedBootstrapLift`. */
export interface PairedBootstrapLiftOptions {
  /**
   * `[seeds][requests]`, or `[requests]` for one seed: the value of a metric for each request, at
   * least 0, or NaN for a skipped request. All seeds and both arms must have the same requests in
   * the same order, and skip the same ones.
   */
  readonly baseline: RequestValues;
  /** The same for the treatment, with the same seeds in the same order. */
  readonly treatment: RequestValues;
  /** Number of resamples. Default 1000. */
  readonly resamples?: number;
  /** Seed of the random numbers: an integer, at least 0. Not a training seed. */
  readonly seed: number;
  /** Coverage of the interval, between 0 and 1. Default 0.95. */
  readonly confidence?: number;
}

/** A lift with its confidence interval, as fractions: 0.02 is +2 %. */
export interface Lift {
  /** Lift of all values, without resampling. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /**
   * Two-sided p-value of "no lift": `2 (1 + min(#{lift <= 0}, #{lift >= 0})) / (1 + resamples)`,
   * at most 1.
   */
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
 * Relative lift with a confidence interval from a paired two-level percentile bootstrap:
 *
 *     lift = mean(treatment) / mean(baseline) - 1      over all seeds and kept requests
 *
 * Each resample draws training seeds with replacement, then requests with replacement. Both arms
 * and all seeds use the same draw of requests. The interval goes from the `(1 - confidence) / 2`
 * quantile to the `(1 + confidence) / 2` quantile of the resampled lifts (linear interpolation).
 * The same `seed` gives the same numbers, bit for bit.
 *
 * With one training seed, the interval covers only the noise of requests. It is too narrow for a
 * claim about a method. With a few training seeds it is still too narrow if training noise
 * dominates. A bootstrap of `n` seeds has only `(n - 1) / n` of their variance, and it has the
 * tails of a normal distribution instead of Student's t. In that case also look at the lift of
 * each seed.
 *
 * @returns NaN for all statistics when every request is skipped. NaN for mean, low, high and p
 * when the mean of the baseline is 0, because the lift is undefined then. A resample whose
 * baseline is 0 counts as +Infinity, or as 0 if its treatment is also 0.
 * @throws if the arms have different shapes, if a value is negative or infinite, if a request is
 * skipped in only one arm or seed, or if an option is out of range.
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

/** Validated options with their defaults. */
interface PreparedBootstrap {
  readonly columns: PairedRequests;
  readonly resamples: number;
  readonly seed: number;
  readonly confidence: number;
}

/** @throws if an option is out of range, or if the arms do not match. */
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

/**
 * The lift of all values, with the interval of the resampled lifts. `resampled` is called only if
 * the lift is defined.
 */
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
