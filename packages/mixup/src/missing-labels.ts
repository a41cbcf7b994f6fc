import {packageError, shown} from '@cs/core';
import * as tf from '@tensorflow/tfjs';

/** The value that stands for a label that was not observed: a number, or NaN, which JSON keeps as `'NaN'`. */
export type MissingLabel = number | 'NaN';

/** @throws when `missing` is no number and not `'NaN'`. */
export function checkMissing(functionName: string, option: string, missing: unknown): void {
  if (typeof missing === 'number' || missing === 'NaN') return;
  throw packageError(
    '@cs/mixup',
    functionName,
    `${option} must be the value of a label that was not observed, such as -1 or NaN. Received: ${shown(missing)}.`,
  );
}

/** Where labels were observed, bool. */
export function isObserved(labels: tf.Tensor, missing: MissingLabel): tf.Tensor {
  return Number.isNaN(Number(missing))
    ? tf.logicalNot(tf.isNaN(tf.cast(labels, 'float32')))
    : tf.notEqual(labels, tf.scalar(missing as number, labels.dtype as 'float32'));
}

/** `labels` where `observed`, else `missing`. */
export function markMissing(labels: tf.Tensor, observed: tf.Tensor, missing: MissingLabel): tf.Tensor {
  return tf.where(observed, labels, tf.fill(labels.shape, Number(missing), labels.dtype as 'float32'));
}
