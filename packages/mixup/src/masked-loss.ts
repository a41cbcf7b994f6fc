import {packageError, shown} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {checkMissing, isObserved, type MissingLabel} from './missing-labels.js';

const fail = (message: string) => packageError('@cs/mixup', 'maskedLoss', message);

/** A loss as `compile` takes it. */
export type Loss = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Tensor;

/**
 * A loss that leaves labels that were not observed out: the mean of `loss` over the observed ones, exactly 0 with zero gradient
 * when there are none. For `compile` and `labelMask` of `withMixup` alike, so that clean and mixed labels count alike.
 *
 * @param loss a loss that looks at each label alone, such as binary cross entropy or the squared error; losses of classes do not.
 * @param missing the value in the targets that stands for "not observed", such as -1 or NaN. It never gets into value or gradient.
 * @returns a loss of labels and predictions `[rows, tasks]`, a scalar.
 * @throws when `missing` is no number or `loss` no function; when called with labels and predictions of different shapes, or when `loss` does not look at each
 *   label alone.
 * @example
 * model.compile({optimizer: 'adam', loss: maskedLoss(tf.metrics.binaryCrossentropy, -1)});
 * withMixup(model, {at: 'interaction', labelMask: -1, seed: 7});
 */
export function maskedLoss(loss: Loss, missing: MissingLabel): Loss {
  checkMissing('maskedLoss', 'missing', missing);
  if (typeof loss !== 'function') {
    throw fail(`loss must be a function, such as tf.metrics.binaryCrossentropy. Received: ${shown(loss)}.`);
  }
  let checked = false;
  return (yTrue, yPred) => {
    if (!tf.util.arraysEqual(yTrue.shape, yPred.shape)) {
      throw fail(
        `labels and predictions must have one shape. Received: [${yTrue.shape.join(', ')}] and [${yPred.shape.join(', ')}].`,
      );
    }
    if (!checked && yTrue.rank > 1 && yTrue.shape[yTrue.rank - 1]! > 1) checkElementwise(loss);
    checked = true;
    return tf.tidy(() => {
      const observed = isObserved(yTrue, missing);
      const labels = tf.where(observed, tf.cast(yTrue, 'float32'), tf.zerosLike(yPred));
      // The gradient of a selection is 0 where it selects the constant, whatever the loss's is there.
      const predictions = tf.where(observed, yPred, tf.fill(yPred.shape, 0.5));
      const each = tf.reshape(loss(tf.reshape(labels, [-1, 1]), tf.reshape(predictions, [-1, 1])), [-1]);
      const mask = tf.cast(tf.reshape(observed, [-1]), 'float32');
      return tf.div(tf.sum(tf.mul(each, mask)), tf.maximum(tf.sum(mask), 1));
    });
  };
}

/** @throws when the loss of two labels is not the mean of the losses of each. */
function checkElementwise(loss: Loss): void {
  const [together, apart] = tf.tidy(() => {
    const [labels, predictions] = [tf.tensor2d([[1, 0]]), tf.tensor2d([[0.3, 0.4]])];
    const mean = (shape: [number, number]) =>
      tf.mean(loss(tf.reshape(labels, shape), tf.reshape(predictions, shape))).dataSync()[0]!;
    return [mean([1, 2]), mean([2, 1])] as const;
  });
  if (Math.abs(together - apart) <= 1e-5 * Math.max(1, Math.abs(together))) return;
  throw fail(
    `the loss must look at each label alone, as binaryCrossentropy does. Received one that gives ${together} for two labels, and ${apart} as the mean of each.`,
  );
}
