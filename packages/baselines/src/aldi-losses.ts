import * as tf from '@tensorflow/tfjs';

/**
 * Supervised loss of the student: the mean of `-log sigmoid(s+ - s-)` over pairs of a positive and
 * a negative row.
 *
 * @param positive scores (logits) `[pairs]` of the positive rows.
 * @param negative scores (logits) `[pairs]` of the negative rows.
 * @returns a scalar above 0; log 2 if the scores of each pair are equal.
 * @example
 * pairwiseLoss(tf.tensor1d([2]), tf.tensor1d([0])); // log(1 + exp(-2)) = 0.127
 * @see Rendle et al., BPR, 2009; Huang et al., ALDI, 2023.
 */
export function pairwiseLoss(positive: tf.Tensor1D, negative: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => tf.mean(tf.softplus(tf.sub(negative, positive))) as tf.Scalar);
}

/**
 * Ranking alignment: the cross entropy between the score differences of student and teacher within
 * pairs of rows. With `d = s+ - s-` of the student and `D = t+ - t-` of the teacher it is the
 * weighted mean of `softplus(d) - sigmoid(D) d`, which is smallest at d = D.
 *
 * @param student the student's differences d, `[pairs]`.
 * @param teacher the teacher's differences D, `[pairs]`; they get no gradient.
 * @param weights `[pairs]`: 1 for the pairs to learn from, else 0.
 * @returns a scalar; 0 if all weights are 0.
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
 * Identification alignment: the cross entropy of {@link rankingAlignment} on how much more similar
 * the embedding of a row is to itself than to those of other rows. Among the rows with weight 1:
 * `d_i = e_i . e_i / width - mean over j != i of e_i . e_j / width`.
 *
 * @param student the student's embeddings, `[rows, width]`.
 * @param teacher the teacher's embeddings, `[rows, any width]`; they get no gradient.
 * @param weights `[rows]`: 1 for the rows to learn from, else 0.
 * @returns a scalar; 0 if fewer than two rows have weight 1.
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
 * Rating alignment: the weighted mean of `|s - t|` over rows. The authors' code takes the mean over
 * pairs of rows and adds the two differences of a pair, which is about twice as much.
 *
 * @param student the student's scores s, `[rows]`.
 * @param teacher the teacher's scores t, `[rows]`; they get no gradient.
 * @param weights `[rows]`: 1 for the rows to learn from, else 0.
 * @returns a scalar, at least 0; 0 if all weights are 0.
 * @example
 * ratingAlignment(tf.tensor1d([1, 5]), tf.tensor1d([3, 5]), tf.ones([2])); // 1
 * @see Huang et al., Aligning Distillation for Cold-Start Item Recommendation, 2023.
 */
export function ratingAlignment(student: tf.Tensor1D, teacher: tf.Tensor1D, weights: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => weightedMean(tf.abs(tf.sub(student, stopGradient(teacher))), weights));
}

/** Returns `x` as a constant: no gradient flows back through it. */
export function stopGradient<T extends tf.Tensor>(x: T): T {
  // The custom op has no inputs, so the tape cannot reach `x` and the backward pass costs nothing.
  return tf.customGrad(() => ({value: tf.clone(x), gradFunc: () => []}))() as T;
}

/**
 * Cross entropy of sigmoid(logits) with target sigmoid(targets), in a form that does not overflow.
 */
function crossEntropy(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  return tf.sub(tf.softplus(logits), tf.mul(tf.sigmoid(targets), logits));
}

/**
 * Each row's similarity to itself minus its mean similarity to the others. A product with the sum
 * of all rows gives the sum over the others without the matrix of all pairs.
 */
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
