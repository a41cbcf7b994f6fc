import * as tf from '@tensorflow/tfjs';

type Loss = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Tensor;

/**
 * The losses to compile a model with: binary cross-entropy, multiplied by the weight of each head.
 *
 * TensorFlow.js has no loss weights, so they are part of the loss functions. Train-step terms that
 * compute losses themselves, such as mixup, therefore use the weighted ones.
 *
 * @param weights by the name of the head. Default 1.
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
