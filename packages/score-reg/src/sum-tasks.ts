import * as tf from '@tensorflow/tfjs';
import {compareAll} from './compare-rows.js';
import type {Rows} from './matched-rows.js';
import type {ScoreRegOptions} from './score-reg-options.js';

/** `sum over tasks of weight_t * (sum over the task's comparisons of MMD^2)`. A task of weight 0 is not looked at. */
export function sumTasks(
  tasks: readonly (readonly Rows[])[],
  weights: readonly number[] | undefined,
  options: ScoreRegOptions,
  functionName: string,
): tf.Scalar {
  let total: tf.Scalar = tf.scalar(0);
  tasks.forEach((comparisons, t) => {
    const weight = weights?.[t] ?? 1;
    if (weight === 0) return;
    const value = compareAll(comparisons, options, functionName);
    total = tf.add(total, weight === 1 ? value : tf.mul(weight, value));
  });
  return total;
}
