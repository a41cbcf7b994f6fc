import {pluginError} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import {compareAll} from './compare-rows.js';
import {matchedRows} from './matched-rows.js';
import {checkScoreRegOptions, checkTaskWeights, type ScoreRegOptions} from './score-reg-options.js';
import {taskColumns} from './task-columns.js';

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
 * @throws for tensors of different length, `match` without labels, task weights that are not one a task, scores outside of [0, 1] with
 *   `space: 'logit'`, or options and scores as `mmd`.
 * @example
 * scoreReg([tf.tensor1d([0.9, 0.5, 0.3])], tf.tensor1d([0, 0, 1])).print(); // 0.16
 * @see equation 6 of arXiv 2512.17277.
 */
export function scoreReg(
  scores: tf.Tensor | readonly tf.Tensor[],
  isCold: tf.Tensor,
  options: ScoreRegOptions & {readonly labels?: tf.Tensor | readonly tf.Tensor[]} = {},
): tf.Scalar {
  const fail = (message: string) => pluginError('@cs/score-reg', 'scoreReg', message);
  checkScoreRegOptions(options, 'scoreReg');
  const {match = 'all', taskWeights, labels: given} = options;
  if (match !== 'all' && !given) throw fail(`match '${match}' needs labels. Received: ${given}.`);
  return tf.tidy(() => {
    const mask = tf.cast(tf.reshape(isCold, [-1]), 'float32') as tf.Tensor1D;
    const tasks = taskColumns(scores);
    const labels = match === 'all' ? [] : taskColumns(given!);
    checkTaskWeights(options, tasks.length, 'scoreReg');
    if (match !== 'all' && labels.length !== tasks.length) {
      throw fail(
        `scores and labels must have as many tasks. Received: ${tasks.length} and ${labels.length}.`,
      );
    }
    let total: tf.Scalar = tf.scalar(0);
    tasks.forEach((task, t) => {
      for (const [name, column] of Object.entries({isCold: mask, labels: labels[t] ?? mask})) {
        if (column.size === task.size) continue;
        throw fail(
          `scores and ${name} must have the same number of rows. Received: ${task.size} and ${column.size}.`,
        );
      }
      const weight = taskWeights?.[t] ?? 1;
      if (weight === 0) return;
      const value = compareAll(matchedRows(task, mask, labels[t], match), options, 'scoreReg');
      total = tf.add(total, weight === 1 ? value : tf.mul(weight, value));
    });
    return total;
  });
}
