import {packageError} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import type {MixPairs} from './mix-pairs.js';

/**
 * Mixes the rows of a tensor: `lambda_i x_i + (1 - lambda_i) x_{partner(i)}`. For labels of which some are missing: `mixLabels`.
 *
 * @param x float tensor `[rows, ...]`.
 * @returns a tensor of the same shape, differentiable in x; with lambda 1 it equals x.
 * @throws when x has other than `pairs.partner.length` rows.
 * @example
 * mix(tf.tensor2d([[0], [10]]), {partner: Int32Array.of(1, 0), lambda: Float32Array.of(0.9, 0.9)}); // [[1], [9]]
 */
export function mix<T extends tf.Tensor>(x: T, pairs: MixPairs): T {
  checkRows('mix', 'x', x, pairs);
  return tf.tidy(() => {
    const lambda = tf.tensor(pairs.lambda, [x.shape[0]!, ...Array.from({length: x.rank - 1}, () => 1)]);
    const other = takeRows(x, pairs.partner);
    return tf.add(tf.mul(lambda, x), tf.mul(tf.sub(1, lambda), other)) as T;
  });
}

/** @throws when `x` has not one row a pair. */
export function checkRows(functionName: string, name: string, x: tf.Tensor, {partner}: MixPairs): void {
  if (x.shape[0] === partner.length) return;
  throw packageError(
    '@cs/mixup',
    functionName,
    `${name} must have ${partner.length} rows, one a pair. Received: [${x.shape.join(', ')}].`,
  );
}

/** `gather` with its gradient written for a permutation: another gather, where the stock one scatters. */
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
