import * as tf from '@tensorflow/tfjs';

/**
 * `(x - mean) / sqrt(variance + epsilon) * gamma + beta` over the last axis, from means and `rsqrt`: the
 * gradient of the stock layer normalization is some fifty times slower.
 */
export function layerNorm(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): tf.Tensor {
  return tf.tidy(() => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const variance = tf.mean(tf.mul(centred, centred), -1, true);
    const scaled = tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)));
    return tf.add(tf.mul(scaled, gamma), beta);
  });
}
