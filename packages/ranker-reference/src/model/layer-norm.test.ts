import {expectClose, expectGradient, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {it} from 'vitest';
import {layerNorm} from './layer-norm.js';

onBackends('layerNorm', () => {
  it('is (x - mean) / sqrt(variance + epsilon) * gamma + beta', () => {
    // Mean 4, variance (9 + 1 + 16) / 3, and epsilon 1/3 makes it 9.
    const y = layerNorm(tf.tensor2d([[1, 3, 8]]), tf.tensor1d([1, 2, 3]), tf.tensor1d([0, 0, 10]), 1 / 3);
    expectClose(y, [-3 / 3, (2 * -1) / 3, (3 * 4) / 3 + 10]);
  });

  it('agrees with the stock layer', () => {
    const x = tf.tensor2d([
      [1, 2, 4],
      [-3, 0, 9],
    ]);
    const stock = tf.layers.layerNormalization().apply(x) as tf.Tensor;
    expectClose(layerNorm(x, tf.ones([3]), tf.zeros([3]), 1e-3), stock.dataSync());
  });

  it('has the gradient of finite differences, for x, gamma and beta', () => {
    const weigh = tf.tensor2d([
      [1, -2, 3],
      [4, 5, -6],
    ]);
    expectGradient(
      (all) => {
        const x = tf.reshape(tf.slice(all, 0, 6), [2, 3]);
        const y = layerNorm(x, tf.slice(all, 6, 3), tf.slice(all, 9, 3), 0.1);
        return tf.sum(tf.mul(weigh, y)) as tf.Scalar;
      },
      [1, 2, 4, -1, 0.5, 2, 0.7, 1.2, -0.4, 0.1, 0.2, 0.3],
    );
  });

  it('gives beta, and a finite gradient, where a row does not vary', () => {
    const norm = (x: tf.Tensor) => layerNorm(x, tf.ones([2]), tf.tensor1d([0.5, 0.25]), 1e-3);
    expectClose(norm(tf.tensor2d([[7, 7]])), [0.5, 0.25]);
    // y = (x - mean) / sqrt(epsilon) there: the first value's weight 1 is shared as [1/2, -1/2].
    const gradient = tf.grad((x) => tf.sum(tf.slice(norm(x), [0, 0], [1, 1])))(tf.tensor2d([[7, 7]]));
    expectClose(gradient, [0.5 / Math.sqrt(1e-3), -0.5 / Math.sqrt(1e-3)], 1e-4);
  });
});
