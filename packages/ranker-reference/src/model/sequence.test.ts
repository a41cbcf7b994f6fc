import {expectClose, expectGradient, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {CsMaskedMean, CsStepMask, CsTransformerBlock} from './sequence.js';

onBackends('CsStepMask', () => {
  it('is 0 for steps of zeros at the end', () => {
    const x = tf.tensor3d([
      [
        [0, 2],
        [-1, 0],
        [0, 0],
      ],
    ]);
    expectClose(new CsStepMask().apply(x) as tf.Tensor, [1, 1, 0]);
  });
  it('is 1 for a step of zeros before the last filled one, and 0 without any', () => {
    const x = tf.tensor3d([
      [
        [0, 0],
        [0, 3],
        [0, 0],
      ],
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    ]);
    expectClose(new CsStepMask().apply(x) as tf.Tensor, [1, 1, 0, 0, 0, 0]);
  });
});

onBackends('CsMaskedMean', () => {
  const mean = (x: tf.Tensor, mask: tf.Tensor) => new CsMaskedMean().apply([x, mask]) as tf.Tensor;
  const x = tf.tensor3d([
    [
      [1, 2],
      [3, 6],
      [100, 100],
    ],
  ]);

  it('is the mean over the steps that the mask keeps', () => {
    expectClose(mean(x, tf.tensor2d([[1, 1, 0]])), [(1 + 3) / 2, (2 + 6) / 2]);
  });
  it('is 0 without any step', () => {
    expectClose(mean(x, tf.tensor2d([[0, 0, 0]])), [0, 0]);
  });
});

onBackends('CsTransformerBlock', () => {
  const block = () => new CsTransformerBlock({heads: 2, hidden: 6, seed: 1});
  const wave = (from: number) => Array.from({length: 4}, (_, i) => Math.sin(from + 1.3 * i));
  const run = (layer: CsTransformerBlock, steps: number[][], mask: number[]) =>
    (layer.apply([tf.tensor3d([steps]), tf.tensor2d([mask])]) as tf.Tensor).arraySync() as number[][][];

  it('gives the steps the same output whatever stands in the padding', () => {
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

  it('permutes its output as its steps are permuted', () => {
    const layer = block();
    const [straight] = run(layer, [wave(1), wave(2), wave(3)], [1, 1, 0]);
    const [turned] = run(layer, [wave(3), wave(1), wave(2)], [0, 1, 1]);
    expectClose(turned!.flat(), [straight![2]!, straight![0]!, straight![1]!].flat());
  });

  it('is two layer normalizations of 0 where all products are 0', () => {
    const layer = block();
    layer.build([
      [null, 1, 4],
      [null, 1],
    ]);
    const gammas = new Set([4, 10]);
    layer.setWeights(layer.getWeights().map((w, i) => (gammas.has(i) ? tf.onesLike(w) : tf.zerosLike(w))));
    const [[normed]] = run(layer, [[1, 1, 3, 3]], [1]) as [[number[]]];
    // Mean 2, variance 1; then variance 1 / 1.001.
    const first = 1 / Math.sqrt(1.001);
    const second = first / Math.sqrt(first ** 2 + 0.001);
    expectClose(normed!, [-second, -second, second, second]);
  });

  it('stays finite, as its gradient, when all steps are padding', () => {
    const layer = block();
    const f = (x: tf.Tensor) => tf.sum(layer.apply([x, tf.zeros([1, 2])]) as tf.Tensor);
    const gradient = tf.grad(f)(tf.zeros([1, 2, 4]));
    expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true);
  });

  it('has the gradient of finite differences', () => {
    const layer = block();
    const mask = tf.tensor2d([[1, 1, 0]]);
    const weigh = tf.tensor3d([[wave(4), wave(5), wave(6)]]);
    expectGradient(
      (x) => {
        const y = layer.apply([tf.reshape(x, [1, 3, 4]), mask]) as tf.Tensor;
        return tf.sum(tf.mul(weigh, y)) as tf.Scalar;
      },
      [...wave(1), ...wave(2), ...wave(3)],
      5e-3,
    );
  });
});

describe('CsTransformerBlock', () => {
  it('refuses heads that do not divide the width', () => {
    expect(() =>
      new CsTransformerBlock({heads: 3}).build([
        [null, 5, 4],
        [null, 5],
      ]),
    ).toThrow(
      '[@cs/ranker-reference] CsTransformerBlock: the width of the sequence does not divide by the heads. Received: width 4, 3 heads.',
    );
  });
});
