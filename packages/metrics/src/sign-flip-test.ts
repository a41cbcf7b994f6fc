import {Sfc32} from '@cs/core';
import {checkOptions, type Names} from './check-options.js';
import {checkChoice, checkPositiveInteger, checkSeed} from './checks.js';
import {pairRequests, type RequestValues} from './pair-requests.js';

/** Options of `signFlipTest`. */
export interface SignFlipTestOptions {
  /** `[requests]`, or `[seeds][requests]`: a measure of each request, at least 0, NaN where it is skipped. */
  readonly baseline: RequestValues;
  /** The same of the treatment, request by request. */
  readonly treatment: RequestValues;
  /** `'two-sided'` (default), `'greater'`: the treatment is better, `'less'`: it is worse. */
  readonly alternative?: 'two-sided' | 'greater' | 'less';
  /** Most permutations to look at. Default 10,000. */
  readonly permutations?: number;
  /** Of the random numbers: an integer, at least 0. */
  readonly seed: number;
}

/** Whether two arms differ. */
export interface SignFlip {
  /** Mean of treatment minus baseline over all seeds and requests. */
  readonly difference: number;
  /** Chance of such a difference, or a larger one, when the arms' names mean nothing. */
  readonly p: number;
  /** Number of requests that are not skipped. */
  readonly requests: number;
  /** Permutations looked at. */
  readonly permutations: number;
  /** Whether these were all there are. */
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
 * Paired permutation test: swaps the two arms of random requests, that is, flips the signs of their differences (mean
 * over training seeds), and counts how often the mean difference is as large as the one found.
 *
 *     p = (1 + #{permutations as extreme}) / (1 + permutations)
 *
 * Requests without a difference do not matter. When the others have no more than `permutations` sign patterns, all of
 * them are counted and `p` is exact. Same `seed`, same numbers. The training seeds are taken as given: the test speaks
 * of these runs, the two-level {@link pairedBootstrapLift} of the method.
 *
 * @returns `p` 1 when the arms are equal; NaN for `difference` and `p` when every request is skipped.
 * @throws for arms of different shape, values that are negative or infinite, a request that is skipped on one side or
 * one seed only, and options out of range.
 * @example
 * const treatment = [1, 1, 1, 1];
 * // Of 16 patterns the one found and its opposite are as extreme.
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

/** @throws for an unknown alternative. */
export function checkAlternative(functionName: string, alternative: Alternative): void {
  checkChoice(functionName, 'alternative', alternative, ['two-sided', 'greater', 'less']);
}

/** Mean over the training seeds of what the treatment of a request is better by. */
export function meanDifference(baseline: readonly number[], treatment: readonly number[]): number {
  return treatment.reduce((sum, value, s) => sum + (value - baseline[s]!), 0) / treatment.length;
}

/** Whether the sum of flipped differences is as extreme as the one found, `size` being the sum of their sizes. */
export function extremeFor(alternative: Alternative, found: number, size: number): (sum: number) => boolean {
  // Sums of the same numbers in another order may differ by their rounding; they count as equal.
  const slack = 1e-12 * size;
  return {
    'two-sided': (sum: number) => Math.abs(sum) >= Math.abs(found) - slack,
    greater: (sum: number) => sum >= found - slack,
    less: (sum: number) => sum <= found + slack,
  }[alternative];
}

/** Sum with signs by the bits of 32-bit words. */
function flippedSum(values: Float64Array, nextWord: () => number): number {
  let sum = 0;
  let word = 0;
  for (let i = 0; i < values.length; i++) {
    if (i % 32 === 0) word = nextWord();
    sum += (word >>> (i % 32)) & 1 ? -values[i]! : values[i]!;
  }
  return sum;
}
