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
// scikit-learn and float64 numpy; see "provenance" in the file.
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
    'agrees with the reference in value and gradient: %s',
    (_, g) => {
      const value = (x: tf.Tensor) =>
        mmd(
          tf.slice(x, 0, g.warm.length) as tf.Tensor1D,
          tf.slice(x, g.warm.length) as tf.Tensor1D,
          optionsOf(g),
        );
      const x = tf.tensor1d([...g.warm, ...g.cold]);
      expectClose(value(x), [g.mmdSquared], 1e-6);
      expectClose(tf.grad((t) => value(t))(x), g.gradient, 1e-5);
    },
  );

  it('has the gradient of finite differences', () => {
    const cold = tf.tensor1d([0.2, 0.7]);
    expectGradient((x) => mmd(x, cold, {kernel: 'gaussian', bandwidth: 0.5}), [0.1, 0.4, 0.9]);
  });

  for (const kernel of ['linear', 'gaussian', 'laplacian', 'energy'] as const) {
    it(`is 0 when a equals b, and symmetric: ${kernel}`, () => {
      const score = fc.float({min: 0, max: 1, noNaN: true});
      fc.assert(
        fc.property(
          fc.array(score, {minLength: 1, maxLength: 12}),
          fc.array(score, {minLength: 1, maxLength: 12}),
          (a, b) => {
            const [x, y] = [tf.tensor1d(a), tf.tensor1d(b)];
            expectClose(mmd(x, x, {kernel}), [0], 1e-6);
            expectClose(mmd(x, y, {kernel}), mmd(y, x, {kernel}).dataSync(), 1e-6);
            expect(mmd(x, y, {kernel}).dataSync()[0]!).toBeGreaterThan(-1e-6);
          },
        ),
        {numRuns: 25, seed: 1},
      );
    });

    it(`is exactly 0, gradient included, when a side is empty: ${kernel}`, () => {
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
  it('refuses a bandwidth that is not above 0', () => {
    expect(() => mmd(one, one, {kernel: 'gaussian', bandwidth: -1})).toThrow(
      '[@cs/score-reg] mmd: bandwidth must be > 0. Received: -1.',
    );
  });
  it('refuses an unknown kernel', () => {
    expect(() => mmd(one, one, {kernel: 'cubic' as never})).toThrow('kernel must be one of linear, gaussian');
  });
});
