import {packageError, shown} from '@cs/core';

/** How two scores are compared, with `d = x_i - x_j`: gaussian `exp(-d^2 / (2 b^2))`, laplacian `exp(-|d| / b)`, energy `-|d|`. */
export type KernelName = 'linear' | 'gaussian' | 'laplacian' | 'energy';

/** Options of `mmd` and of everything that uses it. */
export interface MmdOptions {
  /** Default `'linear'`, the squared difference of the means. */
  readonly kernel?: KernelName;
  /**
   * Width b of the gaussian and the laplacian kernel, in units of the score, above 0. Several: the mean of the kernels of
   * these widths. `'median'`: the median distance of two scores of the batch, without gradient. Default 0.1.
   */
  readonly bandwidth?: number | readonly number[] | 'median';
  /**
   * `'biased'` (default) counts the pairs of a row with itself and is never negative; `'unbiased'` leaves them out, is
   * 0 on average where both sides are alike, and needs two rows a side.
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
    throw fail('bandwidth must hold at least one width. Received: [].');
  }
  for (const width of [bandwidth].flat()) {
    if (!(typeof width === 'number' && width > 0 && Number.isFinite(width))) {
      throw fail(`bandwidth must be > 0. Received: ${shown(width)}.`);
    }
  }
}
