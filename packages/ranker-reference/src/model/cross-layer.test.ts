import {expectClose, expectGradient, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {CsCross} from './cross-layer.js';

/** Makes a layer with the given weights. */
function cross(weights: tf.Tensor[], rank = 0): CsCross {
  const layer = new CsCross({rank});
  layer.build([null, 2]);
  layer.setWeights(weights);
  return layer;
}

onBackends('CsCross', () => {
  const x0 = tf.tensor2d([[2, 3]]);
  const x = tf.tensor2d([[5, 7]]);
  const kernel = () => [
    tf.tensor2d([
      [1, 10],
      [2, 20],
    ]),
    tf.tensor1d([0.5, 0.25]),
  ];

  it('is x0 * (x W + b) + x', () => {
    // x W = [5 * 1 + 7 * 2, 5 * 10 + 7 * 20] = [19, 190]
    expectClose(cross(kernel()).apply([x0, x]) as tf.Tensor, [2 * 19.5 + 5, 3 * 190.25 + 7]);
  });

  it('uses x0 as x when called on x0 alone', () => {
    // x0 W = [2 + 6, 20 + 60]
    expectClose(cross(kernel()).apply(x0) as tf.Tensor, [2 * 8.5 + 2, 3 * 80.25 + 3]);
  });

  it('uses W = U V when given a rank', () => {
    // x U = 5 * 1 + 7 * 2 = 19, x W = 19 * [1, 10]
    const factors = [tf.tensor2d([[1], [2]]), tf.tensor2d([[1, 10]]), tf.tensor1d([0.5, 0.25])];
    expectClose(cross(factors, 1).apply([x0, x]) as tf.Tensor, [2 * 19.5 + 5, 3 * 190.25 + 7]);
  });

  it.each([0, 1])('is x0 * sum(x) + x for a kernel of ones: rank %s', (rank) => {
    const layer = new CsCross({rank, kernelInitializer: 'ones'});
    const x0 = tf.tensor2d([[0.1, 0.2, 0.3]]);
    // x W = 0.4 + 0.5 + 0.6 in every column, so y = 1.5 x0 + x.
    expectClose(layer.apply([x0, tf.tensor2d([[0.4, 0.5, 0.6]])]) as tf.Tensor, [0.55, 0.8, 1.05]);
  });

  it('has a gradient that matches finite differences', () => {
    const layer = cross([
      tf.tensor2d([
        [0.3, -0.2],
        [0.5, 0.4],
      ]),
      tf.tensor1d([0.1, -0.3]),
    ]);
    expectGradient(
      (both) => {
        const [a, b] = tf.split(tf.reshape(both, [2, 2]), 2) as [tf.Tensor, tf.Tensor];
        return tf.sum(tf.square(layer.apply([a, b]) as tf.Tensor)) as tf.Scalar;
      },
      [0.4, -0.7, 0.2, 0.9],
    );
  });
});

describe('CsCross', () => {
  it('rejects inputs of different widths', () => {
    expect(() =>
      new CsCross().build([
        [null, 2],
        [null, 3],
      ]),
    ).toThrow(
      '[@cs/ranker-reference] CsCross: the layer needs one input, or two of the same width. Received: shapes [[null,2],[null,3]].',
    );
  });
  it.each([-1, 0.5])('rejects rank %s', (rank) => {
    expect(() => new CsCross({rank})).toThrow(
      `[@cs/ranker-reference] CsCross: rank must be an integer >= 0. Received: ${rank}.`,
    );
  });
});
