import {checkOptions, type OptionNames} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {checkMask} from './cold.js';
import {checkScoreRegOptions, type ScoreRegOptions} from './score-reg-options.js';
import {sumTasks, taskValues} from './sum-tasks.js';
import {taskRows} from './task-rows.js';

type LabelledOptions = ScoreRegOptions & {readonly labels?: tf.Tensor | readonly tf.Tensor[]};

const names: OptionNames<LabelledOptions> = {
  kernel: 1,
  bandwidth: 1,
  estimator: 1,
  match: 1,
  labels: 1,
  space: 1,
  taskWeights: 1,
  normalize: 1,
};

/**
 * The score regularizer of a batch: the MMD between the scores of its warm and its cold rows.
 *
 *     sum over tasks of taskWeight * MMD^2(s(p) of warm rows, s(p) of cold rows)
 *
 * It compares all rows, or those of one label (`match`). `s` is the identity or the logit
 * (`space`), optionally divided by the mean or the standard deviation of the compared rows
 * (`normalize`), with no gradient through the divisor. With the linear kernel, `normalize` gives:
 *
 *     normalize: 'mean'       ((mean p_w - mean p_c) / mean p)^2, the squared relative gap
 *     normalize: 'deviation'  ((mean s_w - mean s_c) / sd s)^2, the squared gap in deviations (sd)
 *
 * @param scores one tensor `[n]` or `[n, 1]` per task, or one tensor `[n, tasks]`.
 * @param isCold `[n]` or `[n, 1]`: 1 where the row's item is cold, else 0.
 * @param options those of {@link ScoreRegOptions}, and `labels` in the layout of `scores`, which
 *   every `match` but `'all'` needs.
 * @returns a scalar, at least 0 if biased. A task without cold or without warm rows contributes
 *   exactly 0, gradient included.
 * @throws for an `isCold` with values other than 0 and 1, anything that is not a tensor, tensors
 *   with different numbers of rows, an unknown option, a `match` without labels, a number of task
 *   weights that is not the number of tasks, scores outside [0, 1] with `space: 'logit'`, or
 *   options and scores that `mmd` rejects.
 * @example
 * scoreReg(tf.tensor1d([0.9, 0.5, 0.3]), tf.tensor1d([0, 0, 1])).print(); // (0.7 - 0.3)^2 = 0.16
 * @see equation 6 of arXiv 2512.17277.
 */
export function scoreReg(
  scores: tf.Tensor | readonly tf.Tensor[],
  isCold: tf.Tensor,
  options: LabelledOptions = {},
): tf.Scalar {
  checkOptions(options, names, {packageName: '@cs/score-reg', functionName: 'scoreReg'});
  checkScoreRegOptions(options, 'scoreReg');
  checkMask(isCold, 'isCold', 'scoreReg');
  return tf.tidy(() =>
    sumTasks(
      taskValues(taskRows(scores, isCold, options, 'scoreReg'), options, 'scoreReg'),
      options.taskWeights,
    ),
  );
}
