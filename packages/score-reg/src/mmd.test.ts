import {readFileSync} from 'node:fs';
import {expectClose, expectGradient, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type KernelName, mmd} from './index.js';

interface Golden {
  kernel: KernelName;
  bandwidth: number | null;
  warm: number[];
  cold: number[];
  mmdSquared: number;
  gradient: number[];
}
// Computed with scikit-learn and numpy in float64; see "provenance" in the file.
const goldens: Golden[] = JSON.parse(
  readFileSync(new URL('../fixtures/mmd.json', import.meta.url), 'utf8'),
).cases;
const optionsOf = ({kernel, bandwidth}: Golden) => (bandwidth === null ? {kernel} : {kernel, bandwidth});

onBackends('mmd', () => {
  it('is (mean - mean)^2 with the linear kernel', () => {
    // (0.9 + 0.5) / 2 - 0.3 = 0.4
    expectClose(mmd(tf.tensor1d([0.9, 0.5]), tf.tensor1d([0.3])), [0.4 * 0.4]);
  });

  it.each(goldens.map((g) => [`${g.kernel} ${g.bandwidth} ${g.warm.length}x${g.cold.length}`, g] as const))(
    'has the value and gradient of the reference: %s',
    (_, g) => {
      const value = (x: tf.Tensor) =>
        mmd(
          tf.slice(x, 0, g.warm.length) as tf.Tensor1D,
          tf.slice(x, g.warm.length) as tf.Tensor1D,
          optionsOf(g),
        );
      const x = tf.tensor1d([...g.warm, ...g.cold]);
      expectClose(value(x), [g.mmdSquared], 1e-6);
      expectClose(tf.grad((t) => value(t))(x), g.gradient, 1e-6);
    },
  );

  it.each([
    {kernel: 'linear'},
    {kernel: 'linear', estimator: 'unbiased'},
    {kernel: 'gaussian', bandwidth: 0.5},
    {kernel: 'gaussian', bandwidth: [0.4, 0.8], estimator: 'unbiased'},
    {kernel: 'laplacian', bandwidth: 0.5},
    {kernel: 'energy', estimator: 'unbiased'},
  ] as const)('has the gradient that finite differences give: %o', (options) => {
    const other = tf.tensor1d([0.2, 0.7]);
    expectGradient((x) => mmd(x, other, options), [0.1, 0.4, 0.9]);
    expectGradient((x) => mmd(other, x, options), [0.1, 0.4, 0.9]);
  });

  it('leaves out the pairs of a row with itself if unbiased', () => {
    // Pairs: warm 0.9 * 0.5 = 0.45, cold 0.3 * 0.1 = 0.03, across 0.7 * 0.2 = 0.14.
    const [warm, cold] = [tf.tensor1d([0.9, 0.5]), tf.tensor1d([0.3, 0.1])];
    expectClose(mmd(warm, cold, {estimator: 'unbiased'}), [0.45 + 0.03 - 2 * 0.14]);
    // Energy: distances 0.4 within warm, 0.2 within cold, (0.6 + 0.8 + 0.2 + 0.4) / 4 across.
    expectClose(mmd(warm, cold, {kernel: 'energy', estimator: 'unbiased'}), [2 * 0.5 - 0.4 - 0.2]);
  });

  it('averages 0 for two samples of one distribution if unbiased, and more if biased', () => {
    const normal = (seed: number) => tf.randomNormal([8], 0, 1, 'float32', seed) as tf.Tensor1D;
    for (const kernel of ['linear', 'gaussian', 'laplacian', 'energy'] as const) {
      const mean = (estimator: 'biased' | 'unbiased') => {
        let sum = 0;
        for (let s = 0; s < 200; s++) {
          sum +=
            mmd(normal(2 * s), normal(2 * s + 1), {kernel, bandwidth: 1, estimator}).dataSync()[0]! / 200;
        }
        return sum;
      };
      expect(Math.abs(mean('unbiased'))).toBeLessThan(0.2 * mean('biased'));
    }
  });

  it.each([
    {kernel: 'linear', estimator: 'unbiased'},
    {kernel: 'gaussian', estimator: 'unbiased'},
  ] as const)('is exactly 0, gradient included, if unbiased and a side has one row: %o', (options) => {
    const one = tf.tensor1d([0.4]);
    const x = tf.tensor1d([0.2, 0.9]);
    expect(mmd(x, one, options).dataSync()[0]).toBe(0);
    const gradient = tf
      .grad((t) => mmd(t as tf.Tensor1D, one, options))(x)
      .dataSync();
    expect([...gradient].every((g) => g === 0)).toBe(true);
  });

  it("uses the median distance of all scores for bandwidth 'median', with no gradient through it", () => {
    // The distances between 0, 1 and 3 are 1, 2 and 3.
    const x = tf.tensor1d([0, 3]);
    const cold = tf.tensor1d([1]);
    for (const kernel of ['gaussian', 'laplacian'] as const) {
      const of = (bandwidth: number | 'median') => (t: tf.Tensor) =>
        mmd(t as tf.Tensor1D, cold, {kernel, bandwidth});
      expectClose(of('median')(x), of(2)(x).dataSync());
      expectClose(tf.grad(of('median'))(x), tf.grad(of(2))(x).dataSync());
    }
  });

  it('accepts integer scores', () => {
    const [warm, cold] = [tf.tensor1d([2, 4], 'int32'), tf.tensor1d([1], 'int32')];
    expectClose(mmd(warm, cold, {kernel: 'energy'}), [2 * 2 - 1]);
  });

  it('leaks no tensors, neither for the value nor for the gradient', () => {
    const x = tf.tensor1d([0.1, 0.4, 0.9, 0.2]);
    for (const kernel of ['linear', 'gaussian', 'laplacian', 'energy'] as const) {
      for (const estimator of ['biased', 'unbiased'] as const) {
        const {numTensors} = tf.memory();
        const value = (t: tf.Tensor) =>
          mmd(tf.slice(t, 0, 2) as tf.Tensor1D, tf.slice(t, 2) as tf.Tensor1D, {kernel, estimator});
        tf.grad(value)(x).dispose();
        tf.tidy(() => value(x)).dispose();
        mmd(x, x, {kernel, estimator}).dispose();
        expect(tf.memory().numTensors).toBe(numTensors);
      }
    }
  });

  for (const kernel of ['linear', 'gaussian', 'laplacian', 'energy'] as const) {
    it(`is 0 for equal sides, symmetric, and never negative: ${kernel}`, () => {
      const score = fc.float({min: 0, max: 1, noNaN: true});
      fc.assert(
        fc.property(
          fc.array(score, {minLength: 1, maxLength: 12}),
          fc.array(score, {minLength: 1, maxLength: 12}),
          (a, b) => {
            const [x, y] = [tf.tensor1d(a), tf.tensor1d(b)];
            expectClose(mmd(x, x, {kernel}), [0], 1e-6);
            expectClose(mmd(x, y, {kernel}), mmd(y, x, {kernel}).dataSync(), 1e-6);
            expect(mmd(x, y, {kernel}).dataSync()[0]!).toBeGreaterThanOrEqual(0);
          },
        ),
        {numRuns: 25, seed: 1},
      );
    });

    it(`is exactly 0, gradient included, if a side is empty: ${kernel}`, () => {
      const x = tf.tensor1d([0.2, 0.2, 0.9]);
      const empty = tf.tensor1d([], 'float32');
      for (const f of [
        (t: tf.Tensor) => mmd(t as tf.Tensor1D, empty, {kernel}),
        (t: tf.Tensor) => mmd(empty, t as tf.Tensor1D, {kernel}),
      ]) {
        expect(f(x).dataSync()[0]).toBe(0);
        expect(
          [
            ...tf
              .grad((t) => f(t))(x)
              .dataSync(),
          ].every((g) => g === 0),
        ).toBe(true);
      }
    });
  }
});

describe('mmd', () => {
  const one = tf.tensor1d([1]);
  it('rejects a bandwidth that is not above 0', () => {
    expect(() => mmd(one, one, {kernel: 'gaussian', bandwidth: -1})).toThrow(
      "[@cs/score-reg] mmd: bandwidth must be a number > 0 or 'median'. Received: -1.",
    );
  });
  it('rejects an empty array of bandwidths, and an array with one that is not above 0', () => {
    expect(() => mmd(one, one, {bandwidth: []})).toThrow(
      'bandwidth must contain at least one number. Received: [].',
    );
    expect(() => mmd(one, one, {bandwidth: [0.1, 0]})).toThrow(
      "bandwidth must be a number > 0 or 'median'. Received: 0.",
    );
    expect(() => mmd(one, one, {bandwidth: 'mean' as never})).toThrow(
      `bandwidth must be a number > 0 or 'median'. Received: "mean".`,
    );
  });
  it.each(['linear', 'gaussian', 'laplacian', 'energy'] as const)('rejects NaN scores: %s', (kernel) => {
    expect(() => mmd(one, tf.tensor1d([0.5, Number.NaN]), {kernel})).toThrow(
      "[@cs/score-reg] mmd: scores must be finite. Received: NaN. Check the model's inputs and weights for NaN and overflow.",
    );
  });
  it('rejects scores that are not a tensor of rank 1, and an unknown option', () => {
    expect(() => mmd([0.5] as never, one)).toThrow(
      '[@cs/score-reg] mmd: warm must be a tensor of rank 1. Received: [0.5].',
    );
    expect(() => mmd(one, tf.ones([1, 2]) as never)).toThrow(
      'cold must be a tensor of rank 1. Received: shape [1, 2].',
    );
    expect(() => mmd(one, one, {kernal: 'linear'} as never)).toThrow(
      'no option "kernal". Did you mean "kernel"?',
    );
  });
  it('rejects an unknown estimator', () => {
    expect(() => mmd(one, one, {estimator: 'best' as never})).toThrow(
      `estimator must be 'biased' or 'unbiased'. Received: "best".`,
    );
  });
  it('rejects an unknown kernel', () => {
    expect(() => mmd(one, one, {kernel: 'cubic' as never})).toThrow('kernel must be one of linear, gaussian');
  });
});
