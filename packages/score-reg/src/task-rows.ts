import {packageError, shown} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {checkTaskWeights, type ScoreRegOptions} from './score-reg-options.js';

/**
 * One comparison: scores `[n]`, and masks `[n]` of 0 and 1 for its warm and its cold rows. Rows
 * with 0 in both masks are left out.
 */
export interface Rows {
  readonly scores: tf.Tensor1D;
  readonly isWarm: tf.Tensor1D;
  readonly isCold: tf.Tensor1D;
}

/**
 * The comparisons of a batch, by task: one per task, or two with `match: 'both'`.
 *
 * @throws if the tensors do not fit each other, or labels are needed and missing.
 */
export function taskRows(
  scores: tf.Tensor | readonly tf.Tensor[],
  isCold: tf.Tensor,
  options: ScoreRegOptions & {readonly labels?: tf.Tensor | readonly tf.Tensor[]},
  functionName: string,
): Rows[][] {
  const fail = (message: string) => packageError('@cs/score-reg', functionName, message);
  const {match = 'all', labels: given} = options;
  if (match !== 'all' && !given) {
    throw fail(`match: '${match}' needs labels. Received: ${given}. Pass labels in the layout of scores.`);
  }
  const mask = tf.cast(tf.reshape(isCold, [-1]), 'float32') as tf.Tensor1D;
  const tasks = taskColumns(scores, 'scores', functionName);
  const labels = match === 'all' ? [] : taskColumns(given!, 'labels', functionName);
  checkTaskWeights(options, tasks.length, functionName);
  if (match !== 'all' && labels.length !== tasks.length) {
    throw fail(
      `scores and labels must have the same number of tasks. Received: ${tasks.length} and ${labels.length}.`,
    );
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

/**
 * One tensor `[n]` per task: `[n]` and `[n, 1]` hold one task, `[n, tasks]` holds several.
 *
 * @throws for anything but a tensor or an array of tensors, each of rank 1 or 2.
 */
function taskColumns(
  given: tf.Tensor | readonly tf.Tensor[],
  name: string,
  functionName: string,
): tf.Tensor1D[] {
  const tensors = (given instanceof tf.Tensor ? [given] : given) as readonly tf.Tensor[];
  if (!Array.isArray(tensors) || !tensors.every((tensor) => tensor instanceof tf.Tensor)) {
    throw packageError(
      '@cs/score-reg',
      functionName,
      `${name} must be a tensor, or an array with one tensor per task. Received: ${shown(given)}.`,
    );
  }
  const other = tensors.find(({rank}) => rank < 1 || rank > 2);
  if (other) {
    throw packageError(
      '@cs/score-reg',
      functionName,
      `${name} must have shape [n] or [n, tasks]. Received: [${other.shape.join(', ')}].`,
    );
  }
  return tensors.flatMap((scores) => {
    const tasks = scores.rank === 1 ? 1 : scores.shape[1]!;
    if (tasks === 1) return [tf.reshape(scores, [-1]) as tf.Tensor1D];
    return Array.from(
      {length: tasks},
      (_, t) => tf.reshape(tf.slice(scores, [0, t], [-1, 1]), [-1]) as tf.Tensor1D,
    );
  });
}

/**
 * The comparisons of one task. A row whose label is neither positive nor negative is left out, for
 * example one marked -1 or NaN because its label was not observed.
 *
 * @param labels `[n]`: above 0.5 is positive, 0 to 0.5 is negative. Not needed for `'all'`.
 */
function matchedRows(
  scores: tf.Tensor1D,
  isCold: tf.Tensor1D,
  labels: tf.Tensor1D | undefined,
  match: ScoreRegOptions['match'] = 'all',
): Rows[] {
  const isWarm = tf.sub(1, isCold) as tf.Tensor1D;
  if (match === 'all' || !labels) return [{scores, isWarm, isCold}];
  const among = (label: tf.Tensor): Rows => {
    const rows = tf.cast(label, 'float32');
    return {scores, isWarm: tf.mul(isWarm, rows), isCold: tf.mul(isCold, rows)};
  };
  const rows: Rows[] = [];
  if (match !== 'negatives') rows.push(among(tf.greater(labels, 0.5)));
  if (match !== 'positives') {
    rows.push(among(tf.logicalAnd(tf.greaterEqual(labels, 0), tf.lessEqual(labels, 0.5))));
  }
  return rows;
}
