import * as tf from '@tensorflow/tfjs';
import {stopGradient} from './stop-gradient.js';

/**
 * Supervised loss of the student: `mean of -log sigmoid(s+ - s-)` over pairs of a positive and a negative row.
 *
 * @param positive scores (logits) `[pairs]` of the positive rows.
 * @param negative scores `[pairs]` of the negative rows.
 * @returns a scalar above 0: log 2 where the two are equal.
 * @example
 * pairwiseLoss(tf.tensor1d([2]), tf.tensor1d([0])); // log(1 + exp(-2)) = 0.127
 * @see Rendle et al., BPR, 2009; Huang et al., ALDI, 2023.
 */
export function pairwiseLoss(positive: tf.Tensor1D, negative: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => tf.mean(tf.softplus(tf.sub(negative, positive))) as tf.Scalar);
}

/**
 * Ranking alignment: cross entropy of the student's pair differences against those of the teacher:
 * `weighted mean of softplus(d) - sigmoid(D) d`, `d = s+ - s-`, `D = t+ - t-`. Smallest where d = D.
 *
 * @param student differences `[pairs]` of the student's scores.
 * @param teacher the same of the teacher; it gets no gradient.
 * @param weights `[pairs]` of 0 and 1: the pairs to learn from.
 * @returns a scalar; 0 when all weights are 0.
 * @example
 * rankingAlignment(tf.tensor1d([0]), tf.tensor1d([3]), tf.tensor1d([1])); // log 2
 * @see Huang et al., Aligning Distillation for Cold-Start Item Recommendation, 2023.
 */
export function rankingAlignment(
  student: tf.Tensor1D,
  teacher: tf.Tensor1D,
  weights: tf.Tensor1D,
): tf.Scalar {
  return tf.tidy(() => weightedMean(crossEntropy(student, stopGradient(teacher)), weights));
}

/**
 * Identification alignment: the same cross entropy on how much nearer a row is to itself than to the others:
 * `d_i = e_i . e_i / width - mean over j != i of e_i . e_j / width`, among the rows of weight 1.
 *
 * @param student embeddings `[rows, width]` of the student.
 * @param teacher embeddings `[rows, any width]` of the teacher; they get no gradient.
 * @param weights `[rows]` of 0 and 1: the rows to learn from.
 * @returns a scalar; 0 with fewer than two rows of weight 1.
 * @example
 * identificationAlignment(studentEmbedding, teacherEmbedding, tf.ones([rows]));
 * @see Huang et al., Aligning Distillation for Cold-Start Item Recommendation, 2023.
 */
export function identificationAlignment(
  student: tf.Tensor2D,
  teacher: tf.Tensor2D,
  weights: tf.Tensor1D,
): tf.Scalar {
  return tf.tidy(() => {
    const several = tf.cast(tf.greater(tf.sum(weights), 1), 'float32');
    const values = crossEntropy(ownness(student, weights), ownness(stopGradient(teacher), weights));
    return weightedMean(values, tf.mul(weights, several));
  });
}

/**
 * Rating alignment: `weighted mean of |s - t|`.
 *
 * @param student scores `[rows]` of the student.
 * @param teacher scores `[rows]` of the teacher; they get no gradient.
 * @param weights `[rows]` of 0 and 1: the rows to learn from.
 * @returns a scalar, at least 0; 0 when all weights are 0.
 * @example
 * ratingAlignment(tf.tensor1d([1, 5]), tf.tensor1d([3, 5]), tf.ones([2])); // 1
 * @see Huang et al., Aligning Distillation for Cold-Start Item Recommendation, 2023.
 */
export function ratingAlignment(student: tf.Tensor1D, teacher: tf.Tensor1D, weights: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => weightedMean(tf.abs(tf.sub(student, stopGradient(teacher))), weights));
}

/** Cross entropy of sigmoid(logits) against sigmoid(targets), in the form that does not overflow. */
function crossEntropy(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  return tf.sub(tf.softplus(logits), tf.mul(tf.sigmoid(targets), logits));
}

/** Own less mean other similarity of each row. The sum over the others is one product with the sum of all rows. */
function ownness(embedding: tf.Tensor2D, weights: tf.Tensor1D): tf.Tensor {
  const sum = tf.sum(tf.mul(embedding, tf.expandDims(weights, 1)), 0, true);
  const own = tf.sum(tf.square(embedding), 1);
  const others = tf.sub(tf.sum(tf.mul(embedding, sum), 1), own);
  const count = tf.maximum(tf.sub(tf.sum(weights), 1), 1);
  return tf.div(tf.sub(own, tf.div(others, count)), embedding.shape[1]);
}

function weightedMean(values: tf.Tensor, weights: tf.Tensor): tf.Scalar {
  return tf.div(tf.sum(tf.mul(values, weights)), tf.maximum(tf.sum(weights), 1)) as tf.Scalar;
}
