import {packageError, shown} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import type {MixPairs} from './mix-pairs.js';

/**
 * Mixes the rows of a tensor: `lambda_i x_i + (1 - lambda_i) x_{partner(i)}`. If some labels are
 * missing, use `mixLabels` for them.
 *
 * @param x float tensor `[rows, ...]`.
 * @returns a tensor of the same shape, differentiable with respect to x. With lambda 1 it equals x.
 * @throws when x is not a tensor, its number of rows is not `pairs.partner.length`, or `pairs` is
 *   not what `mixPairs` returns.
 * @example
 * const pairs = {partner: Int32Array.of(1, 0), lambda: Float32Array.of(0.9, 0.9)};
 * mix(tf.tensor2d([[0], [10]]), pairs); // [[1], [9]]
 * @see equation 7 of arXiv 2512.17277.
 */
export function mix<T extends tf.Tensor>(x: T, pairs: MixPairs): T {
  checkRows('mix', 'x', x, pairs);
  return tf.tidy(() => {
    const lambda = tf.tensor(pairs.lambda, [x.shape[0]!, ...Array.from({length: x.rank - 1}, () => 1)]);
    const other = takeRows(x, pairs.partner);
    return tf.add(tf.mul(lambda, x), tf.mul(tf.sub(1, lambda), other)) as T;
  });
}

/** @throws when `x` is not a tensor with one row per pair, or `pairs` are no pairs. */
export function checkRows(functionName: string, name: string, x: tf.Tensor, pairs: MixPairs): void {
  const fail = (message: string) => packageError('@cs/mixup', functionName, message);
  const {partner, lambda} = pairs ?? {};
  const rows = partner?.length;
  if (rows === undefined || lambda?.length !== rows) {
    throw fail(
      `pairs must be what mixPairs returns, {partner, lambda} with one entry per row. Received: ${shown(pairs)}.`,
    );
  }
  if (!(x instanceof tf.Tensor)) {
    throw fail(`${name} must be a tensor, such as tf.tensor2d([[1], [2]]). Received: ${shown(x)}.`);
  }
  if (x.shape[0] !== rows) {
    throw fail(`${name} must have ${rows} rows, one per pair. Received: [${x.shape.join(', ')}].`);
  }
}

/**
 * `gather` of rows. For a permutation, its gradient is another gather instead of a slower
 * scatter.
 */
function takeRows(x: tf.Tensor, rows: Int32Array): tf.Tensor {
  const inverse = new Int32Array(rows.length);
  let isPermutation = true;
  const seen = new Uint8Array(rows.length);
  rows.forEach((row, i) => {
    isPermutation &&= seen[row] === 0;
    seen[row] = 1;
    inverse[row] = i;
  });
  const index = tf.tensor1d(rows, 'int32');
  if (!isPermutation) return tf.gather(x, index);
  const permute = tf.customGrad((...args) => {
    const [value] = args as [tf.Tensor];
    return {
      value: tf.gather(value, index),
      gradFunc: (dy: tf.Tensor) => tf.gather(dy, tf.tensor1d(inverse, 'int32')),
    };
  });
  return permute(x);
}
