import {packageError} from '@cs/core';
import type {TrainStep} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import {isObserved, type MissingLabel, markMissing} from './missing-labels.js';
import {mix} from './mix.js';
import {mixLabels} from './mix-labels.js';
import type {MixPairs} from './mix-pairs.js';

/**
 * Computes the loss of one output on the mixed rows with the loss function that the output was
 * compiled with, so it is normalised like the clean loss. Missing mixed labels are marked with
 * the same value as in the targets.
 */
export function mixedLoss(
  step: TrainStep,
  index: number,
  prediction: tf.Tensor,
  pairs: MixPairs,
  missing: MissingLabel | undefined,
): tf.Scalar {
  const given = step.targets[index]!;
  const observed = missing === undefined ? undefined : isObserved(given, missing);
  if (observed) checkLoss(step, index, observed);
  const lossOf = (target: tf.Tensor) => step.losses[index]!(target, prediction);
  let loss: tf.Tensor;
  if (tf.util.arraysEqual(given.shape, prediction.shape)) {
    const {labels, mask} = mixLabels(given, pairs, observed);
    loss = lossOf(missing === undefined ? labels : markMissing(labels, tf.cast(mask, 'bool'), missing));
  } else {
    // Class indices cannot be mixed. Their losses can, because they are linear in the one-hot
    // target.
    const partners = tf.gather(given, tf.tensor1d(pairs.partner, 'int32'));
    const lambda = tf.tensor1d(pairs.lambda);
    loss = tf.add(tf.mul(lambda, lossOf(given)), tf.mul(tf.sub(1, lambda), lossOf(partners)));
  }
  const sampleWeight = step.sampleWeights[index];
  return tf.mean(sampleWeight ? tf.mul(loss, mix(sampleWeight, pairs)) : loss);
}

/**
 * @throws when labels are missing and the loss is a stock loss given by name, which uses the
 *   marker.
 */
function checkLoss({model, losses}: TrainStep, index: number, observed: tf.Tensor): void {
  const output = model.outputNames[index]!;
  const {loss} = model as unknown as {loss: unknown};
  const given =
    typeof loss === 'object' && loss !== null
      ? ((loss as Record<string, unknown>)[output] ?? (loss as unknown[])[index])
      : loss;
  if (typeof given !== 'string' || losses.length === 0 || tf.all(observed).dataSync()[0]) return;
  throw packageError(
    '@cs/mixup',
    'withMixup',
    `labelMask: some labels of "${output}" are missing, but its loss '${given}' would treat the marker as a label. Compile with a loss that ignores missing labels, such as maskedLoss(tf.metrics.binaryCrossentropy, -1).`,
  );
}
