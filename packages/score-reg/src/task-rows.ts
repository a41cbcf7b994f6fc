import {packageError} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {matchedRows, type Rows} from './matched-rows.js';
import {checkTaskWeights, type ScoreRegOptions} from './score-reg-options.js';
import {taskColumns} from './task-columns.js';

/** What a batch compares: for each task one comparison, or two. @throws for tensors that do not fit. */
export function taskRows(
  scores: tf.Tensor | readonly tf.Tensor[],
  isCold: tf.Tensor,
  options: ScoreRegOptions & {readonly labels?: tf.Tensor | readonly tf.Tensor[]},
  functionName: string,
): Rows[][] {
  const fail = (message: string) => packageError('@cs/score-reg', functionName, message);
  const {match = 'all', labels: given} = options;
  if (match !== 'all' && !given) throw fail(`match '${match}' needs labels. Received: ${given}.`);
  const mask = tf.cast(tf.reshape(isCold, [-1]), 'float32') as tf.Tensor1D;
  const tasks = taskColumns(scores, 'scores', functionName);
  const labels = match === 'all' ? [] : taskColumns(given!, 'labels', functionName);
  checkTaskWeights(options, tasks.length, functionName);
  if (match !== 'all' && labels.length !== tasks.length) {
    throw fail(`scores and labels must have as many tasks. Received: ${tasks.length} and ${labels.length}.`);
  }
  return tasks.map((task, t) => {
    for (const [name, column] of Object.entries({isCold: mask, labels: labels[t] ?? mask})) {
      if (column.size === task.size) continue;
      throw fail(
        `scores and ${name} must have the same number of rows. Received: ${task.size} and ${column.size}.`,
      );
    }
    return matchedRows(task, mask, labels[t], match);
  });
}
