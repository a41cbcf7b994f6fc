import {checkOptions, type OptionNames, packageError, shown} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {maskedMmd} from './masked-mmd.js';
import {checkMmdOptions, type MmdOptions} from './mmd-options.js';

const names: OptionNames<MmdOptions> = {kernel: 1, bandwidth: 1, estimator: 1};

/**
 * Squared maximum mean discrepancy (MMD) between the scores of warm and of cold items:
 *
 *     MMD^2 = || 1/|D_w| sum_{D_w} phi(p) - 1/|D_c| sum_{D_c} phi(p) ||^2_H
 *           = mean k(p_w, p_w') + mean k(p_c, p_c') - 2 mean k(p_w, p_c)
 *
 * The means run over all pairs (`estimator: 'biased'`, the default), or over all pairs but those
 * of a row with itself (`'unbiased'`). {@link KernelName} lists the kernels k. The linear kernel,
 * the default, gives `(mean w - mean c)^2`; energy gives the energy distance
 * `2 E|w - c| - E|w - w'| - E|c - c'|`.
 *
 * The linear kernel takes O(n) tensor ops. Laplacian and energy are exact in O(n log n); gaussian
 * is within 1e-12, in O(n) after a sort. These three read the scores back from the backend and
 * work in doubles; they have no second derivative. The bandwidth gets no gradient.
 *
 * @param warm scores `[n]`, n >= 0.
 * @param cold scores `[m]`, m >= 0.
 * @returns a scalar, differentiable in both arguments, at least 0 if biased. It is exactly 0,
 *   gradient included, if a side is empty, or has only one row when unbiased. Equal scores exert
 *   no gradient on each other.
 * @throws for an unknown option, kernel or estimator, a bandwidth that is not above 0, or scores
 *   that are not tensors of rank 1 or not finite.
 * @example
 * const [warm, cold] = [tf.tensor1d([0.9, 0.5]), tf.tensor1d([0.3])];
 * mmd(warm, cold).print(); // (0.7 - 0.3)^2 = 0.16
 * mmd(warm, cold, {kernel: 'gaussian', bandwidth: [0.05, 0.1, 0.2]}); // mean of three kernels
 * @see equation 6 of arXiv 2512.17277; Gretton et al., A Kernel Two-Sample Test, 2012.
 */
export function mmd(warm: tf.Tensor1D, cold: tf.Tensor1D, options: MmdOptions = {}): tf.Scalar {
  checkOptions(options, names, {packageName: '@cs/score-reg', functionName: 'mmd'});
  checkMmdOptions(options, 'mmd');
  for (const [name, side] of Object.entries({warm, cold})) {
    if (side instanceof tf.Tensor && side.rank === 1) continue;
    const received = side instanceof tf.Tensor ? `shape [${side.shape.join(', ')}]` : shown(side);
    throw packageError('@cs/score-reg', 'mmd', `${name} must be a tensor of rank 1. Received: ${received}.`);
  }
  return tf.tidy(() => {
    const isCold = tf.concat([tf.zeros([warm.size]), tf.ones([cold.size])]) as tf.Tensor1D;
    return maskedMmd(tf.concat([warm, cold]), tf.sub(1, isCold), isCold, options, 'mmd');
  });
}
