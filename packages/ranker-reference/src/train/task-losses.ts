import * as tf from '@tensorflow/tfjs';

type Loss = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Tensor;

/**
 * The losses to compile a model with: binary cross-entropy, times a weight of its own for each head. TensorFlow.js knows no weights of
 * losses. Terms that compute losses themselves, such as the mixup, are given the weighted ones.
 *
 * @param weights by the head's name; 1 where there is none.
 */
export function taskLosses(
  model: tf.LayersModel,
  weights: Readonly<Record<string, number>> = {},
): Record<string, Loss> {
  return Object.fromEntries(
    model.outputNames.map((name) => {
      const weight = weights[name] ?? 1;
      const weighted: Loss = (yTrue, yPred) => tf.mul(tf.metrics.binaryCrossentropy(yTrue, yPred), weight);
      return [name, weight === 1 ? tf.metrics.binaryCrossentropy : weighted];
    }),
  );
}
