import {packageError, shown} from '@cs/core';
import * as tf from '@tensorflow/tfjs';

/** The value in the targets that marks a missing label: a number, NaN, or `'NaN'` (NaN in JSON). */
export type MissingLabel = number | 'NaN';

/** @throws when `missing` is neither a number nor `'NaN'`. */
export function checkMissing(functionName: string, option: string, missing: unknown): void {
  if (typeof missing === 'number' || missing === 'NaN') return;
  throw packageError(
    '@cs/mixup',
    functionName,
    `${option} must be the value that marks a missing label, such as -1 or NaN. Received: ${shown(missing)}.`,
  );
}

/** A boolean tensor that is true where a label was observed. */
export function isObserved(labels: tf.Tensor, missing: MissingLabel): tf.Tensor {
  return Number.isNaN(Number(missing))
    ? tf.logicalNot(tf.isNaN(tf.cast(labels, 'float32')))
    : tf.notEqual(labels, tf.scalar(missing as number, labels.dtype as 'float32'));
}

/** Replaces the labels that were not observed with the value `missing`. */
export function markMissing(labels: tf.Tensor, observed: tf.Tensor, missing: MissingLabel): tf.Tensor {
  return tf.where(observed, labels, tf.fill(labels.shape, Number(missing), labels.dtype as 'float32'));
}
