import {pluginError} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import {maskedMmd} from './masked-mmd.js';
import {checkMmdOptions, type MmdOptions} from './mmd-options.js';

/**
 * The score regularizer of a batch: `sum over tasks of MMD^2(scores of warm rows, scores of cold rows)`.
 *
 * @param scores one tensor `[n]` or `[n, 1]` a task, or one `[n, tasks]`.
 * @param isCold `[n]` or `[n, 1]`, 1 where the row's item is cold, else 0.
 * @returns a scalar, at least 0; a batch without cold or without warm rows gives exactly 0 and zero gradient.
 * @throws for scores and isCold of different length, or options as `mmd`.
 * @example
 * scoreReg([tf.tensor1d([0.9, 0.5, 0.3])], tf.tensor1d([0, 0, 1])).print(); // 0.16
 * @see equation 6 of arXiv 2512.17277.
 */
export function scoreReg(
  scores: tf.Tensor | readonly tf.Tensor[],
  isCold: tf.Tensor,
  options: MmdOptions = {},
): tf.Scalar {
  checkMmdOptions(options, 'scoreReg');
  return tf.tidy(() => {
    const mask = tf.cast(tf.reshape(isCold, [-1]), 'float32') as tf.Tensor1D;
    const given = (scores instanceof tf.Tensor ? [scores] : scores) as readonly tf.Tensor[];
    const tasks = given.flatMap(columns);
    let total: tf.Scalar = tf.scalar(0);
    for (const task of tasks) {
      if (task.size !== mask.size) {
        throw pluginError(
          '@cs/score-reg',
          'scoreReg',
          `scores and isCold must have the same number of rows. Received: ${task.size} and ${mask.size}.`,
        );
      }
      total = tf.add(total, maskedMmd(task, tf.sub(1, mask), mask, options, 'scoreReg'));
    }
    return total;
  });
}

/** The tasks of a tensor of scores: `[n]` and `[n, 1]` hold one, `[n, tasks]` several. */
function columns(scores: tf.Tensor): tf.Tensor1D[] {
  const tasks = scores.rank === 1 ? 1 : scores.shape[1]!;
  if (tasks === 1) return [tf.reshape(scores, [-1]) as tf.Tensor1D];
  return Array.from(
    {length: tasks},
    (_, t) => tf.reshape(tf.slice(scores, [0, t], [-1, 1]), [-1]) as tf.Tensor1D,
  );
}
