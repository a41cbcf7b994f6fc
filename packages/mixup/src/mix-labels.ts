import {packageError, shown} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {checkRows, mix} from './mix.js';
import type {MixPairs} from './mix-pairs.js';

/** Mixed labels, and a mask that says which of them are observed. */
export interface MixedLabels {
  /** `[rows, ...]`, float; 0 where the mask is 0. */
  readonly labels: tf.Tensor;
  /** Same shape: 1 where the labels of both rows were observed, else 0. */
  readonly mask: tf.Tensor;
}

/**
 * Mixes labels of which some are missing: `lambda_i y_i + (1 - lambda_i) y_{partner(i)}`. A mixed
 * label is masked unless both labels were observed, for any lambda. The value in place of a
 * missing label, even NaN, affects no result.
 *
 * @param labels `[rows, ...]`, float or integer.
 * @param mask same shape as `labels`: 1 (or true) where a label was observed, else 0. Default:
 *   all labels were observed.
 * @returns `{labels, mask}`. Multiply a loss by the mask, and normalise it like your loss of the
 *   unmixed rows.
 * @throws as `mix` for `labels` and `pairs`, and when `mask` is not a tensor of the shape of
 *   `labels`.
 * @example
 * const pairs = {partner: Int32Array.of(1, 2, 0), lambda: Float32Array.of(0.5, 0.5, 0.5)};
 * // labels [0.5, 0, 0], mask [1, 0, 0]:
 * mixLabels(tf.tensor1d([1, 0, NaN]), pairs, tf.tensor1d([1, 1, 0]));
 * @see equation 7 of arXiv 2512.17277.
 */
export function mixLabels(labels: tf.Tensor, pairs: MixPairs, mask?: tf.Tensor): MixedLabels {
  checkRows('mixLabels', 'labels', labels, pairs);
  if (mask && !(mask instanceof tf.Tensor)) {
    throw packageError('@cs/mixup', 'mixLabels', `mask must be a tensor. Received: ${shown(mask)}.`);
  }
  if (mask && !tf.util.arraysEqual(mask.shape, labels.shape)) {
    throw packageError(
      '@cs/mixup',
      'mixLabels',
      `mask must have the shape of labels, [${labels.shape.join(', ')}]. Received: [${mask.shape.join(', ')}].`,
    );
  }
  return tf.tidy(() => {
    const values = tf.cast(labels, 'float32');
    if (!mask) return {labels: mix(values, pairs), mask: tf.onesLike(values)};
    const observed = tf.cast(mask, 'bool');
    const both = tf.logicalAnd(observed, tf.gather(observed, tf.tensor1d(pairs.partner, 'int32')));
    const mixed = mix(values, pairs);
    // Uses `where`, because multiplying by the mask would keep NaN (0 * NaN is NaN).
    return {labels: tf.where(both, mixed, tf.zerosLike(mixed)), mask: tf.cast(both, 'float32')};
  });
}
