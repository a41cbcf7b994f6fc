import {Sfc32} from '@cs/core';
import {checkOptions, type Names} from './check-options.js';
import {checkChoice, checkPositiveInteger, checkSeed} from './checks.js';
import {pairRequests, type RequestValues} from './pair-requests.js';

/** Options of `signFlipTest`. */
export interface SignFlipTestOptions {
  /**
   * `[requests]`, or `[seeds][requests]`: the value of a metric for each request, at least 0, or
   * NaN for a skipped request.
   */
  readonly baseline: RequestValues;
  /** The same for the treatment, request by request. */
  readonly treatment: RequestValues;
  /**
   * `'two-sided'` (default), `'greater'`: the treatment is better, `'less'`: the treatment is
   * worse.
   */
  readonly alternative?: 'two-sided' | 'greater' | 'less';
  /** Largest number of permutations to evaluate. Default 10,000. */
  readonly permutations?: number;
  /** Seed of the random numbers: an integer, at least 0. */
  readonly seed: number;
}

/** The result of a paired permutation test. */
export interface SignFlip {
  /** Mean of treatment minus baseline over all seeds and requests. */
  readonly difference: number;
  /**
   * P-value: the probability of a difference at least as extreme if the arms were
   * interchangeable.
   */
  readonly p: number;
  /** Number of requests that are not skipped. */
  readonly requests: number;
  /** Number of permutations evaluated. */
  readonly permutations: number;
  /** Whether all possible permutations were evaluated. */
  readonly exact: boolean;
}

const names: Names<SignFlipTestOptions> = {
  baseline: 1,
  treatment: 1,
  alternative: 1,
  permutations: 1,
  seed: 1,
};

/**
 * Paired permutation test. It swaps the two arms of random requests, which flips the signs of
 * their differences (means over training seeds). Then it counts how often the mean difference is
 * at least as extreme as the observed one.
 *
 *     p = (1 + #{permutations as extreme}) / (1 + permutations)
 *
 * Requests without a difference do not matter. If the other requests have at most `permutations`
 * sign patterns, all patterns are evaluated and `p` is exact. The same `seed` gives the same
 * numbers.
 *
 * The training seeds are taken as fixed: the test is about these training runs. For a statement
 * about the method, use {@link pairedLift}.
 *
 * @returns `p` is 1 when the arms are equal. `difference` and `p` are NaN when every request is
 * skipped.
 * @throws if the arms have different shapes, if a value is negative or infinite, if a request is
 * skipped in only one arm or seed, or if an option is out of range.
 * @example
 * const treatment = [1, 1, 1, 1];
 * // Of 16 sign patterns, the observed one and its opposite are as extreme.
 * signFlipTest({baseline: [0, 0, 0, 0], treatment, seed: 1}).p; // 2 / 16
 * @see `scipy.stats.permutation_test` with `permutation_type='samples'`.
 */
export function signFlipTest(options: SignFlipTestOptions): SignFlip {
  checkOptions('signFlipTest', options, names);
  const {alternative = 'two-sided', permutations = 10_000, seed} = options;
  checkAlternative('signFlipTest', alternative);
  checkPositiveInteger('signFlipTest', 'permutations', permutations);
  checkSeed('signFlipTest', seed);
  const paired = pairRequests('signFlipTest', options.baseline, options.treatment);
  const {requests} = paired;
  const differences = Float64Array.from({length: requests}, (_, i) =>
    meanDifference(
      paired.baseline.map((values) => values[i]!),
      paired.treatment.map((values) => values[i]!),
    ),
  );
  const found = differences.reduce((sum, d) => sum + d, 0);
  if (requests === 0) {
    return {difference: Number.NaN, p: Number.NaN, requests, permutations: 0, exact: true};
  }

  const moving = differences.filter((d) => d !== 0);
  const size = moving.reduce((sum, d) => sum + Math.abs(d), 0);
  const isExtreme = extremeFor(alternative, found, size);
  const exact = moving.length < 31 && 2 ** moving.length <= permutations;
  const count = exact ? 2 ** moving.length : permutations;
  const random = new Sfc32(seed);
  let extreme = 0;
  for (let i = 0; i < count; i++) {
    if (isExtreme(flippedSum(moving, exact ? () => i : () => random.next()))) extreme++;
  }
  const p = exact ? extreme / count : (1 + extreme) / (1 + count);
  return {difference: found / requests, p, requests, permutations: count, exact};
}

type Alternative = NonNullable<SignFlipTestOptions['alternative']>;

/** @throws if the alternative is unknown. */
export function checkAlternative(functionName: string, alternative: Alternative): void {
  checkChoice(functionName, 'alternative', alternative, ['two-sided', 'greater', 'less']);
}

/** Difference of a request, treatment minus baseline, averaged over the training seeds. */
export function meanDifference(baseline: readonly number[], treatment: readonly number[]): number {
  return treatment.reduce((sum, value, s) => sum + (value - baseline[s]!), 0) / treatment.length;
}

/**
 * Whether a sum of flipped differences is at least as extreme as the observed sum `found`. `size`
 * is the sum of the absolute differences.
 */
export function extremeFor(alternative: Alternative, found: number, size: number): (sum: number) => boolean {
  // Sums in different orders may differ by rounding errors. Such sums count as equal.
  const slack = 1e-12 * size;
  return {
    'two-sided': (sum: number) => Math.abs(sum) >= Math.abs(found) - slack,
    greater: (sum: number) => sum >= found - slack,
    less: (sum: number) => sum <= found + slack,
  }[alternative];
}

/** Sum of the values, with signs given by the bits of 32-bit words. */
function flippedSum(values: Float64Array, nextWord: () => number): number {
  let sum = 0;
  let word = 0;
  for (let i = 0; i < values.length; i++) {
    if (i % 32 === 0) word = nextWord();
    sum += (word >>> (i % 32)) & 1 ? -values[i]! : values[i]!;
  }
  return sum;
}
