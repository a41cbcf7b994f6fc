import {packageError} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {checkRows, mix} from './mix.js';
import type {MixPairs} from './mix-pairs.js';

/** Mixed labels, and which of them count. */
export interface MixedLabels {
  /** `[rows, ...]`, float; 0 where the mask is. */
  readonly labels: tf.Tensor;
  /** Of the same shape: 1 where the labels of both rows were observed, else 0. */
  readonly mask: tf.Tensor;
}

/**
 * Mixes labels of which some were not observed: `lambda_i y_i + (1 - lambda_i) y_{partner(i)}`, masked unless both are observed, whatever
 * lambda. What stands in place of an unobserved label, NaN included, has no part in any result.
 *
 * @param labels `[rows, ...]`, float or integer.
 * @param mask of the same shape: 1 (or true) where a label was observed, else 0. Default: all were.
 * @returns `{labels, mask}`. Weigh a loss with the mask, and divide by what your loss of the unmixed rows divides by.
 * @throws when the labels have other than `pairs.partner.length` rows, or the mask another shape than they.
 * @example
 * const pairs = {partner: Int32Array.of(1, 2, 0), lambda: Float32Array.of(0.5, 0.5, 0.5)};
 * mixLabels(tf.tensor1d([1, 0, NaN]), pairs, tf.tensor1d([1, 1, 0])); // labels [0.5, 0, 0], mask [1, 0, 0]
 * @see equation 7 of arXiv 2512.17277.
 */
export function mixLabels(labels: tf.Tensor, pairs: MixPairs, mask?: tf.Tensor): MixedLabels {
  checkRows('mixLabels', 'labels', labels, pairs);
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
    // Selected, not multiplied: 0 * NaN is NaN.
    return {labels: tf.where(both, mixed, tf.zerosLike(mixed)), mask: tf.cast(both, 'float32')};
  });
}
