import * as tf from '@tensorflow/tfjs';
import type {Rows} from './matched-rows.js';

/**
 * Scores divided by `s`, without gradient through `s`, over the rows compared: `s = |mean|` or `s = standard deviation`, the
 * latter at least 1e-4 of the mean, below which it is rounding. Where `s` is 0 the scores stay as they are.
 */
export function normalized(rows: Rows, by: 'mean' | 'deviation'): tf.Tensor1D {
  const mask = tf.add(rows.isWarm, rows.isCold) as tf.Tensor1D;
  // What a custom gradient computes is not recorded: s is a constant to the rest.
  const scale = tf.customGrad((scores) => ({
    value: scaleOf(scores as tf.Tensor1D, mask, by),
    gradFunc: () => [tf.zeros(mask.shape)],
  }));
  return tf.div(rows.scores, scale(rows.scores)) as tf.Tensor1D;
}

function scaleOf(scores: tf.Tensor1D, mask: tf.Tensor1D, by: 'mean' | 'deviation'): tf.Tensor {
  const count = tf.maximum(tf.sum(mask), 1);
  const mean = tf.div(tf.sum(tf.mul(mask, scores)), count);
  let scale = tf.abs(mean);
  if (by === 'deviation') {
    const variance = tf.div(tf.sum(tf.mul(mask, tf.square(tf.sub(scores, mean)))), count);
    scale = tf.maximum(tf.sqrt(variance), tf.mul(scale, 1e-4));
  }
  return tf.where(tf.greater(scale, 0), scale, tf.onesLike(scale));
}
