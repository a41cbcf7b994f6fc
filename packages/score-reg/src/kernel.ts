import * as tf from '@tensorflow/tfjs';

/** How two scores are compared. */
export type KernelName = 'linear' | 'gaussian' | 'laplacian' | 'energy';

/**
 * Kernel values of all pairs of scores, `[n] -> [n, n]`:
 * gaussian `exp(-d^2 / (2 b^2))`, laplacian `exp(-|d| / b)`, energy `-|d|`, with `d = x_i - x_j`.
 */
export function pairwiseKernel(
  x: tf.Tensor1D,
  kernel: Exclude<KernelName, 'linear'>,
  bandwidth: number,
): tf.Tensor2D {
  const d = tf.sub(tf.expandDims(x, 1), tf.expandDims(x, 0));
  if (kernel === 'gaussian') return tf.exp(tf.div(tf.square(d), -2 * bandwidth * bandwidth)) as tf.Tensor2D;
  // |d| as d * sign(d): its gradient at 0 is 0 on every backend.
  const distance = tf.mul(d, tf.sign(d));
  if (kernel === 'laplacian') return tf.exp(tf.div(distance, -bandwidth)) as tf.Tensor2D;
  return tf.neg(distance) as tf.Tensor2D;
}
