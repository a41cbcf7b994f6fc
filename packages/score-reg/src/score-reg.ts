import {checkOptions, type OptionNames} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {checkMask} from './check-mask.js';
import {checkScoreRegOptions, type ScoreRegOptions} from './score-reg-options.js';
import {sumTasks} from './sum-tasks.js';
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
 * The score regularizer of a batch:
 *
 *     sum over tasks of taskWeight * MMD^2(s(p) of warm rows, s(p) of cold rows)
 *
 * over all rows, or over those of one label (`match`). `s` is the identity, or `logit(p)` (`space`), divided by the mean or
 * by the standard deviation of the rows compared, as a constant (`normalize`). With the linear kernel:
 *
 *     normalize: 'mean'       ((mean p_w - mean p_c) / mean p)^2          the squared relative gap
 *     normalize: 'deviation'  ((mean s_w - mean s_c) / deviation s)^2     the squared gap in standard deviations
 *
 * @param scores one tensor `[n]` or `[n, 1]` a task, or one `[n, tasks]`.
 * @param isCold `[n]` or `[n, 1]`, 1 where the row's item is cold, else 0.
 * @param options `labels`: as `scores`, for `match`; the others with their defaults in `ScoreRegOptions`.
 * @returns a scalar, at least 0 when biased; a task without cold or without warm rows gives exactly 0 and zero gradient.
 * @throws for an `isCold` of other values than 0 and 1, what is no tensor, tensors of different length, an unknown option, `match` without labels, task weights that are not one a task, scores outside of [0, 1] with
 *   `space: 'logit'`, or options and scores as `mmd`.
 * @example
 * scoreReg([tf.tensor1d([0.9, 0.5, 0.3])], tf.tensor1d([0, 0, 1])).print(); // 0.16
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
    sumTasks(taskRows(scores, isCold, options, 'scoreReg'), options.taskWeights, options, 'scoreReg'),
  );
}
