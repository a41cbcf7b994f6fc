import * as tf from '@tensorflow/tfjs';
import {maskedMmd} from './masked-mmd.js';
import type {ScoreRegOptions} from './score-reg-options.js';
import type {Rows} from './task-rows.js';
import {transformScores} from './transform-scores.js';

/**
 * `sum over tasks of weight_t * (sum over the task's comparisons of MMD^2)`. Tasks of weight 0 are
 * skipped, so their scores are not even checked.
 */
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
    const value = comparisons
      .map((rows) => compareRows(rows, options, functionName))
      .reduce((sum, mmd) => tf.add(sum, mmd));
    total = tf.add(total, weight === 1 ? value : tf.mul(weight, value));
  });
  return total;
}

/** MMD^2 of one comparison, in the space and on the scale that the options ask for. */
function compareRows(rows: Rows, options: ScoreRegOptions, functionName: string): tf.Scalar {
  const scores = transformScores(rows, options, functionName);
  return maskedMmd(scores, rows.isWarm, rows.isCold, options, functionName);
}
