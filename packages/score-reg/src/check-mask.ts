import {packageError, shown} from '@cs/core';
import * as tf from '@tensorflow/tfjs';

/** @throws when a mask of cold rows is no tensor, or holds something else than 0 and 1. */
export function checkMask(mask: tf.Tensor, name: string, functionName: string): void {
  const fail = (received: string) =>
    packageError(
      '@cs/score-reg',
      functionName,
      `${name} must be a tensor [n] of 1 for cold rows and 0 for warm ones. Received: ${received}.`,
    );
  if (!(mask instanceof tf.Tensor)) throw fail(shown(mask));
  const values = mask.dataSync<'float32'>();
  const row = values.findIndex((value) => value !== 0 && value !== 1);
  if (row >= 0) throw fail(`${values[row]} in row ${row}`);
}
