import * as tf from '@tensorflow/tfjs';
import {expect} from 'vitest';

/** Expects numbers within `tolerance`, relative to the larger of 1 and the expected magnitude. */
export function expectClose(
  actual: tf.Tensor | ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance = 1e-6,
): void {
  const values = actual instanceof tf.Tensor ? actual.dataSync() : actual;
  expect(values.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const wanted = expected[i]!;
    const off = Math.abs(values[i]! - wanted) / Math.max(1, Math.abs(wanted));
    expect(off <= tolerance, `[${i}] ${values[i]} is not within ${tolerance} of ${wanted}`).toBe(true);
  }
}

/** Expects the gradient of `f` at `x` to equal central differences with step `h`. */
export function expectGradient(
  f: (x: tf.Tensor1D) => tf.Scalar,
  x: readonly number[],
  h = 1e-2,
  tolerance = 2e-3,
): void {
  const gradient = tf
    .grad((t) => f(t as tf.Tensor1D))(tf.tensor1d([...x]))
    .dataSync();
  const at = (i: number, step: number) =>
    f(tf.tensor1d(x.map((v, j) => (j === i ? v + step : v)))).dataSync()[0]!;
  const numeric = x.map((_, i) => (at(i, h) - at(i, -h)) / (2 * h));
  expectClose(gradient, numeric, tolerance);
}
