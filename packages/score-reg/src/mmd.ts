import {pluginError} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import {type KernelName, pairwiseKernel} from './kernel.js';

/** Options of `mmd` and of everything that uses it. */
export interface MmdOptions {
  /** Default `'linear'`, the squared difference of the means. */
  readonly kernel?: KernelName;
  /** Width of the gaussian and the laplacian kernel, in units of the score, above 0. Default 0.1. */
  readonly bandwidth?: number;
}

const kernels: readonly string[] = ['linear', 'gaussian', 'laplacian', 'energy'];

/** @throws for an unknown kernel or a bandwidth that is not above 0. */
export function checkMmdOptions(
  {kernel = 'linear', bandwidth = 0.1}: MmdOptions,
  functionName: string,
): void {
  if (!kernels.includes(kernel)) {
    throw pluginError(
      '@cs/score-reg',
      functionName,
      `kernel must be one of ${kernels.join(', ')}. Received: ${kernel}.`,
    );
  }
  if (!(bandwidth > 0) || !Number.isFinite(bandwidth)) {
    throw pluginError('@cs/score-reg', functionName, `bandwidth must be > 0. Received: ${bandwidth}.`);
  }
}

/**
 * Squared maximum mean discrepancy between the scores of warm and of cold items:
 *
 *     MMD^2 = || 1/|D_w| sum_{D_w} phi(p) - 1/|D_c| sum_{D_c} phi(p) ||^2_H      (biased estimate, diagonal included)
 *
 * @param warm scores `[n]`, n >= 0.
 * @param cold scores `[m]`, m >= 0.
 * @returns a scalar, at least 0, differentiable in both; exactly 0, gradient included, when a side is empty.
 * @throws for an unknown kernel, a bandwidth that is not above 0, or scores that are not of rank 1.
 * @example
 * mmd(tf.tensor1d([0.9, 0.5]), tf.tensor1d([0.3])).print(); // (0.7 - 0.3)^2 = 0.16
 * @see equation 6 of arXiv 2512.17277; Gretton et al., A Kernel Two-Sample Test, 2012.
 */
export function mmd(warm: tf.Tensor1D, cold: tf.Tensor1D, options: MmdOptions = {}): tf.Scalar {
  checkMmdOptions(options, 'mmd');
  for (const [name, side] of Object.entries({warm, cold})) {
    if (side.rank !== 1) {
      throw pluginError(
        '@cs/score-reg',
        'mmd',
        `${name} must have rank 1. Received: [${side.shape.join(', ')}].`,
      );
    }
  }
  return tf.tidy(() =>
    maskedMmd(
      tf.concat([warm, cold]),
      tf.concat([tf.zeros([warm.size]), tf.ones([cold.size])]) as tf.Tensor1D,
      options,
    ),
  );
}

/**
 * The same on one batch: `scores [n]` and `isCold [n]` of 0 and 1. Written with weights
 * `delta_i = 1/|D_w|` for warm rows and `-1/|D_c|` for cold ones, `MMD^2 = delta^T K delta`, so that no row is gathered.
 */
export function maskedMmd(scores: tf.Tensor1D, isCold: tf.Tensor1D, options: MmdOptions): tf.Scalar {
  const {kernel = 'linear', bandwidth = 0.1} = options;
  const isWarm = tf.sub(1, isCold);
  const coldCount = tf.sum(isCold);
  const warmCount = tf.sum(isWarm);
  const bothSides = tf.minimum(tf.minimum(coldCount, warmCount), 1);
  const delta = tf.mul(
    bothSides,
    tf.sub(tf.div(isWarm, tf.maximum(warmCount, 1)), tf.div(isCold, tf.maximum(coldCount, 1))),
  ) as tf.Tensor1D;
  if (kernel === 'linear') return tf.square(tf.sum(tf.mul(delta, scores))) as tf.Scalar;
  const k = pairwiseKernel(scores, kernel, bandwidth);
  const row = tf.expandDims(delta, 0);
  return tf.reshape(tf.matMul(tf.matMul(row, k), row, false, true), []) as tf.Scalar;
}
