import * as tf from '@tensorflow/tfjs';
import type {ScoreRegOptions} from './score-reg-options.js';

/** Scores `[n]` and which of them are compared: masks of 0 and 1. A row with 0 in both is left out. */
export interface Rows {
  readonly scores: tf.Tensor1D;
  readonly isWarm: tf.Tensor1D;
  readonly isCold: tf.Tensor1D;
}

/** The comparisons of one task: one, or for `'both'` two. @param labels `[n]`; needed for all but `'all'`. */
export function matchedRows(
  scores: tf.Tensor1D,
  isCold: tf.Tensor1D,
  labels: tf.Tensor1D | undefined,
  match: ScoreRegOptions['match'] = 'all',
): Rows[] {
  const isWarm = tf.sub(1, isCold) as tf.Tensor1D;
  if (match === 'all' || !labels) return [{scores, isWarm, isCold}];
  const positive = tf.cast(tf.greater(labels, 0.5), 'float32') as tf.Tensor1D;
  const among = (label: tf.Tensor1D): Rows => ({
    scores,
    isWarm: tf.mul(isWarm, label),
    isCold: tf.mul(isCold, label),
  });
  const rows: Rows[] = [];
  if (match !== 'negatives') rows.push(among(positive));
  if (match !== 'positives') rows.push(among(tf.sub(1, positive)));
  return rows;
}
