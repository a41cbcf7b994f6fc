import {packageError, shown} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {checkMissing, isObserved, type MissingLabel} from './missing-labels.js';

const fail = (message: string) => packageError('@cs/mixup', 'maskedLoss', message);

/** A loss function as `compile` accepts it. */
export type Loss = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Tensor;

/**
 * Makes a loss that ignores missing labels: the mean of `loss` over the observed labels. If no
 * label is observed, the loss and its gradient are exactly 0. It returns one value per row, so
 * that class weights apply to each row; the mean of these values is the loss.
 *
 * Compile a model with it when you use `labelMask` of `withMixup`; then the losses of clean and
 * of mixed rows are normalised in the same way.
 *
 * @param loss a loss that treats each label separately, such as binary cross entropy or squared
 *   error. Categorical losses do not.
 * @param missing the value in the targets that marks a missing label, such as -1 or NaN. It
 *   affects neither the loss nor the gradient.
 * @returns a function of labels and predictions, both `[rows, tasks]`, that returns `[rows]`:
 *   `rows / observed labels` times the summed loss of the row's observed labels.
 * @throws when `missing` is not a number (or `'NaN'`) or `loss` is not a function. The returned
 *   loss throws when labels and predictions have different shapes, or `loss` does not treat each
 *   label separately or does not return one value per row.
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
        `labels and predictions must have the same shape. Received: [${yTrue.shape.join(', ')}] and [${yPred.shape.join(', ')}].`,
      );
    }
    if (!checked && yTrue.rank > 1 && yTrue.shape[yTrue.rank - 1]! > 1) checkElementwise(loss);
    checked = true;
    return tf.tidy(() => {
      const observed = isObserved(yTrue, missing);
      const labels = tf.where(observed, tf.cast(yTrue, 'float32'), tf.zerosLike(yPred));
      // `where` gives gradient 0 at the constant, even if the gradient of the loss is NaN there.
      const predictions = tf.where(observed, yPred, tf.fill(yPred.shape, 0.5));
      const each = tf.reshape(loss(tf.reshape(labels, [-1, 1]), tf.reshape(predictions, [-1, 1])), [-1]);
      const mask = tf.cast(tf.reshape(observed, [-1]), 'float32');
      if (each.size !== mask.size) {
        throw fail(
          `the loss must return one value per row, as tf.metrics.binaryCrossentropy does. Received: ${each.size} value(s) for ${mask.size} labels, so missing labels cannot be left out.`,
        );
      }
      const rows = yTrue.shape[0] ?? 1;
      const perRow = tf.sum(tf.reshape(tf.mul(each, mask), [rows, -1]), 1);
      return tf.mul(perRow, tf.div(rows, tf.maximum(tf.sum(mask), 1)));
    });
  };
}

/** @throws when the loss of two labels is not the mean of their separate losses. */
function checkElementwise(loss: Loss): void {
  const [together, apart] = tf.tidy(() => {
    const [labels, predictions] = [tf.tensor2d([[1, 0]]), tf.tensor2d([[0.3, 0.4]])];
    const mean = (shape: [number, number]) =>
      tf.mean(loss(tf.reshape(labels, shape), tf.reshape(predictions, shape))).dataSync()[0]!;
    return [mean([1, 2]), mean([2, 1])] as const;
  });
  if (Math.abs(together - apart) <= 1e-5 * Math.max(1, Math.abs(together))) return;
  throw fail(
    `the loss must treat each label separately, as binaryCrossentropy does. Received a loss that is ${together} for two labels together, while the mean of their separate losses is ${apart}.`,
  );
}
