import {packageError, shown} from '@cs/core';

/**
 * The kernel k of two scores x and y at distance `d = x - y`, with bandwidth b: linear `x y`,
 * gaussian `exp(-d^2 / (2 b^2))`, laplacian `exp(-|d| / b)`, energy `-|d|`.
 */
export type KernelName = 'linear' | 'gaussian' | 'laplacian' | 'energy';

/** Options of `mmd`, which `scoreReg` and `withScoreReg` take as well. */
export interface MmdOptions {
  /** Default `'linear'`: MMD^2 is then the squared difference of the mean scores. */
  readonly kernel?: KernelName;
  /**
   * Bandwidth b of the gaussian and the laplacian kernel, in units of the score, above 0. An array
   * stands for the mean of the kernels with these bandwidths. `'median'` is the median distance of
   * two compared scores in the batch, with no gradient through it. Default 0.1.
   */
  readonly bandwidth?: number | readonly number[] | 'median';
  /**
   * `'biased'` (default) includes the pairs of a row with itself and is never negative.
   * `'unbiased'` leaves them out: its mean is 0 if both sides have the same distribution. It needs
   * two rows per side and is 0 with fewer.
   */
  readonly estimator?: 'biased' | 'unbiased';
}

const kernels: readonly string[] = ['linear', 'gaussian', 'laplacian', 'energy'];
const estimators: readonly string[] = ['biased', 'unbiased'];

/** @throws for an unknown kernel or estimator, or a bandwidth that is not above 0. */
export function checkMmdOptions(
  {kernel = 'linear', bandwidth = 0.1, estimator = 'biased'}: MmdOptions,
  functionName: string,
): void {
  const fail = (message: string) => packageError('@cs/score-reg', functionName, message);
  if (!kernels.includes(kernel)) {
    throw fail(`kernel must be one of ${kernels.join(', ')}. Received: ${shown(kernel)}.`);
  }
  if (!estimators.includes(estimator)) {
    throw fail(`estimator must be 'biased' or 'unbiased'. Received: ${shown(estimator)}.`);
  }
  if (bandwidth === 'median') return;
  if (Array.isArray(bandwidth) && bandwidth.length === 0) {
    throw fail('bandwidth must contain at least one number. Received: [].');
  }
  for (const width of [bandwidth].flat()) {
    if (!(typeof width === 'number' && width > 0 && Number.isFinite(width))) {
      throw fail(`bandwidth must be a number > 0 or 'median'. Received: ${shown(width)}.`);
    }
  }
}
