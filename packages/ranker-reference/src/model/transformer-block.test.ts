import {expectClose, expectGradient, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {CsTransformerBlock, layerNorm} from './transformer-block.js';

onBackends('layerNorm', () => {
  it('is (x - mean) / sqrt(variance + epsilon) * gamma + beta', () => {
    // Mean 4, variance (9 + 1 + 16) / 3; with epsilon 1/3 it is 9, so the divisor is 3.
    const y = layerNorm(tf.tensor2d([[1, 3, 8]]), tf.tensor1d([1, 2, 3]), tf.tensor1d([0, 0, 10]), 1 / 3);
    expectClose(y, [-3 / 3, (2 * -1) / 3, (3 * 4) / 3 + 10]);
  });

  it('agrees with the layer of TensorFlow.js', () => {
    const x = tf.tensor2d([
      [1, 2, 4],
      [-3, 0, 9],
    ]);
    const stock = tf.layers.layerNormalization().apply(x) as tf.Tensor;
    expectClose(layerNorm(x, tf.ones([3]), tf.zeros([3]), 1e-3), stock.dataSync());
  });

  it('has gradients that match finite differences, for x, gamma and beta', () => {
    const weights = tf.tensor2d([
      [1, -2, 3],
      [4, 5, -6],
    ]);
    expectGradient(
      (all) => {
        const x = tf.reshape(tf.slice(all, 0, 6), [2, 3]);
        const y = layerNorm(x, tf.slice(all, 6, 3), tf.slice(all, 9, 3), 0.1);
        return tf.sum(tf.mul(weights, y)) as tf.Scalar;
      },
      [1, 2, 4, -1, 0.5, 2, 0.7, 1.2, -0.4, 0.1, 0.2, 0.3],
    );
  });

  it('is beta, with a finite gradient, for a constant row', () => {
    const norm = (x: tf.Tensor) => layerNorm(x, tf.ones([2]), tf.tensor1d([0.5, 0.25]), 1e-3);
    expectClose(norm(tf.tensor2d([[7, 7]])), [0.5, 0.25]);
    // There y = (x - mean) / sqrt(epsilon) + beta, and d(x0 - mean) / dx is [1/2, -1/2].
    const gradient = tf.grad((x) => tf.sum(tf.slice(norm(x), [0, 0], [1, 1])))(tf.tensor2d([[7, 7]]));
    expectClose(gradient, [0.5 / Math.sqrt(1e-3), -0.5 / Math.sqrt(1e-3)], 1e-4);
  });
});

onBackends('CsTransformerBlock', () => {
  const block = () => new CsTransformerBlock({heads: 2, hidden: 6, seed: 1});
  const wave = (from: number) => Array.from({length: 4}, (_, i) => Math.sin(from + 1.3 * i));
  const run = (layer: CsTransformerBlock, steps: number[][], mask: number[]) =>
    (layer.apply([tf.tensor3d([steps]), tf.tensor2d([mask])]) as tf.Tensor).arraySync() as number[][][];

  it('gives steps the same output whatever the padding holds', () => {
    const layer = block();
    const [zeros] = run(layer, [wave(1), wave(2), wave(0).fill(0)], [1, 1, 0]);
    const [noise] = run(layer, [wave(1), wave(2), wave(9)], [1, 1, 0]);
    expectClose(noise!.slice(0, 2).flat(), zeros!.slice(0, 2).flat());
    const [short] = run(layer, [wave(1), wave(2)], [1, 1]);
    expectClose(short!.flat(), zeros!.slice(0, 2).flat());
  });

  it('lets a step see the other steps', () => {
    const layer = block();
    const [one] = run(layer, [wave(1), wave(2)], [1, 1]);
    const [other] = run(layer, [wave(1), wave(5)], [1, 1]);
    expect(Math.abs(one![0]![0]! - other![0]![0]!)).toBeGreaterThan(1e-3);
  });

  it('permutes its output when its steps are permuted', () => {
    const layer = block();
    const [straight] = run(layer, [wave(1), wave(2), wave(3)], [1, 1, 0]);
    const [turned] = run(layer, [wave(3), wave(1), wave(2)], [0, 1, 1]);
    expectClose(turned!.flat(), [straight![2]!, straight![0]!, straight![1]!].flat());
  });

  it('is two layer normalizations of x when all kernels and biases are 0', () => {
    const layer = block();
    layer.build([
      [null, 1, 4],
      [null, 1],
    ]);
    const gammas = new Set([4, 10]);
    layer.setWeights(layer.getWeights().map((w, i) => (gammas.has(i) ? tf.onesLike(w) : tf.zerosLike(w))));
    const [[normed]] = run(layer, [[1, 1, 3, 3]], [1]) as [[number[]]];
    // Mean 2, variance 1; after the first normalization the variance is 1 / 1.001.
    const first = 1 / Math.sqrt(1.001);
    const second = first / Math.sqrt(first ** 2 + 0.001);
    expectClose(normed!, [-second, -second, second, second]);
  });

  it('has a finite gradient when all steps are padding', () => {
    const layer = block();
    const f = (x: tf.Tensor) => tf.sum(layer.apply([x, tf.zeros([1, 2])]) as tf.Tensor);
    const gradient = tf.grad(f)(tf.zeros([1, 2, 4]));
    expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true);
  });

  it('has a gradient that matches finite differences', () => {
    const layer = block();
    const mask = tf.tensor2d([[1, 1, 0]]);
    const weights = tf.tensor3d([[wave(4), wave(5), wave(6)]]);
    expectGradient(
      (x) => {
        const y = layer.apply([tf.reshape(x, [1, 3, 4]), mask]) as tf.Tensor;
        return tf.sum(tf.mul(weights, y)) as tf.Scalar;
      },
      [...wave(1), ...wave(2), ...wave(3)],
      5e-3,
    );
  });
});

describe('CsTransformerBlock', () => {
  it('rejects heads that do not divide the width', () => {
    expect(() =>
      new CsTransformerBlock({heads: 3}).build([
        [null, 5, 4],
        [null, 5],
      ]),
    ).toThrow(
      '[@cs/ranker-reference] CsTransformerBlock: heads must divide the width of the sequence. Received: width 4, 3 heads.',
    );
  });
});
