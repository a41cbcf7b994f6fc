import {packageError} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import type {ScoreRegOptions} from './score-reg-options.js';
import type {Rows} from './task-rows.js';

/** Probabilities are clipped to [1e-6, 1 - 1e-6] before the logit. */
const EDGE = 1e-6;

/**
 * Scores as the kernel sees them: converted to logits first (`space`), then divided (`normalize`).
 */
export function transformScores(
  rows: Rows,
  {space, normalize}: ScoreRegOptions,
  functionName: string,
): tf.Tensor1D {
  const scores = space === 'logit' ? toLogit(rows.scores, functionName) : rows.scores;
  return normalize ? normalized({...rows, scores}, normalize) : scores;
}

/**
 * `log(p / (1 - p))` of probabilities clipped to [1e-6, 1 - 1e-6]; clipped scores get gradient 0.
 *
 * @throws if a score is outside [0, 1].
 */
function toLogit(scores: tf.Tensor1D, functionName: string): tf.Tensor1D {
  const inside = tf.logicalAnd(tf.greaterEqual(scores, 0), tf.lessEqual(scores, 1));
  if (tf.all(inside).dataSync()[0] === 0) {
    const bad = scores.dataSync<'float32'>().find((p) => !(p >= 0 && p <= 1));
    throw packageError(
      '@cs/score-reg',
      functionName,
      `space: 'logit' needs scores in [0, 1]. Received: ${bad}. If the outputs are logits already, use space: 'probability'.`,
    );
  }
  const p = tf.clipByValue(scores, EDGE, 1 - EDGE);
  return tf.sub(tf.log(p), tf.log(tf.sub(1, p))) as tf.Tensor1D;
}

/**
 * Scores divided by the scale of the compared rows: `|mean|`, or the standard deviation. The scale
 * is a constant for the gradient. Where it is 0, the scores stay as they are.
 */
function normalized(rows: Rows, by: 'mean' | 'deviation'): tf.Tensor1D {
  const mask = tf.add(rows.isWarm, rows.isCold) as tf.Tensor1D;
  // TensorFlow.js does not record ops inside customGrad, so the scale is a constant for the tape.
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
    // A deviation below 1e-4 of the mean is float32 rounding of equal scores.
    scale = tf.maximum(tf.sqrt(variance), tf.mul(scale, 1e-4));
  }
  return tf.where(tf.greater(scale, 0), scale, tf.onesLike(scale));
}
