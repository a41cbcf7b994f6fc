import * as tf from '@tensorflow/tfjs';
import type {ScoreRegOptions} from './score-reg-options.js';

/** Scores `[n]` and which of them are compared: masks of 0 and 1. A row with 0 in both is left out. */
export interface Rows {
  readonly scores: tf.Tensor1D;
  readonly isWarm: tf.Tensor1D;
  readonly isCold: tf.Tensor1D;
}

/**
 * The comparisons of one task: one, or for `'both'` two. A row whose label is neither positive nor negative, such as the -1 or NaN of
 * one that was not observed, is left out.
 *
 * @param labels `[n]`, positive above 0.5, negative from 0 to 0.5; needed for all but `'all'`.
 */
export function matchedRows(
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
