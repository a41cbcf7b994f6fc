import {packageError} from '@cs/core';
import * as tf from '@tensorflow/tfjs';

const EDGE = 1e-6;

/**
 * `log(p / (1 - p))` of probabilities, taken to [1e-6, 1 - 1e-6] first; beyond, the gradient is 0.
 *
 * @throws when a score is not in [0, 1].
 */
export function toLogit(scores: tf.Tensor1D, functionName: string): tf.Tensor1D {
  const inside = tf.logicalAnd(tf.greaterEqual(scores, 0), tf.lessEqual(scores, 1));
  if (tf.all(inside).dataSync()[0] === 0) {
    const bad = scores.dataSync<'float32'>().find((p) => !(p >= 0 && p <= 1));
    throw packageError(
      '@cs/score-reg',
      functionName,
      `scores must be in [0, 1] for space 'logit'. Received: ${bad}. For outputs that are logits already use space 'probability'.`,
    );
  }
  const p = tf.clipByValue(scores, EDGE, 1 - EDGE);
  return tf.sub(tf.log(p), tf.log(tf.sub(1, p))) as tf.Tensor1D;
}
