import * as tf from '@tensorflow/tfjs';
import {maskedMmd} from './masked-mmd.js';
import type {ScoreRegOptions} from './score-reg-options.js';
import type {Rows} from './task-rows.js';
import {transformScores} from './transform-scores.js';

/**
 * The value of each task, without its weight: the sum of MMD^2 over its comparisons. Tasks whose
 * weight in the options is 0 are skipped, so their scores are not even checked.
 */
export function taskValues(
  tasks: readonly (readonly Rows[])[],
  options: ScoreRegOptions,
  functionName: string,
): (tf.Scalar | undefined)[] {
  return tasks.map((comparisons, t) =>
    options.taskWeights?.[t] === 0
      ? undefined
      : comparisons
          .map((rows) => compareRows(rows, options, functionName))
          .reduce((sum, mmd) => tf.add(sum, mmd)),
  );
}

/** The weighted sum of the values of {@link taskValues}. Default weights: all 1. */
export function sumTasks(
  values: readonly (tf.Scalar | undefined)[],
  weights: readonly number[] | undefined,
): tf.Scalar {
  return values.reduce<tf.Scalar>((total, value, t) => {
    const weight = weights?.[t] ?? 1;
    return value ? tf.add(total, weight === 1 ? value : tf.mul(weight, value)) : total;
  }, tf.scalar(0));
}

/** MMD^2 of one comparison, in the space and on the scale that the options ask for. */
function compareRows(rows: Rows, options: ScoreRegOptions, functionName: string): tf.Scalar {
  const scores = transformScores(rows, options, functionName);
  return maskedMmd(scores, rows.isWarm, rows.isCold, options, functionName);
}
