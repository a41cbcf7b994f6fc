import {packageError} from '@cs/core';
import type {TrainStep} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import {isObserved, type MissingLabel, markMissing} from './missing-labels.js';
import {mixLabels} from './mix-labels.js';
import type {MixPairs} from './mix-pairs.js';

/**
 * Computes the loss of one output on the mixed rows with the loss function that the output was
 * compiled with, so it is normalised like the clean loss. Missing mixed labels are marked with
 * the same value as in the targets.
 *
 *     loss(p~, y~)                                                     without class weights
 *     lambda w_i loss(p~, y_i) + (1 - lambda) w_j loss(p~, y_j)        with class weights w
 *
 * Class indices cannot be mixed, so for them the second form is used without class weights too,
 * with all w = 1.
 */
export function mixedLoss(
  step: TrainStep,
  index: number,
  prediction: tf.Tensor,
  pairs: MixPairs,
  missing: MissingLabel | undefined,
): tf.Scalar {
  const given = step.targets[index]!;
  const weights = step.sampleWeights[index];
  const observed = missing === undefined ? undefined : isObserved(given, missing);
  if (observed) checkLoss(step, index, observed);
  const lossOf = (target: tf.Tensor) => step.losses[index]!(target, prediction);
  const isIndex = !tf.util.arraysEqual(given.shape, prediction.shape);
  if (!isIndex && !weights) {
    const {labels, mask} = mixLabels(given, pairs, observed);
    return tf.mean(
      lossOf(missing === undefined ? labels : markMissing(labels, tf.cast(mask, 'bool'), missing)),
    );
  }
  const partners = tf.tensor1d(pairs.partner, 'int32');
  const both = observed && tf.logicalAnd(observed, tf.gather(observed, partners));
  const ofLabels = (labels: tf.Tensor, own: tf.Tensor | undefined) => {
    const target = isIndex ? labels : tf.cast(labels, 'float32');
    const loss = lossOf(both ? markMissing(target, both, missing!) : target);
    if (!own) return loss;
    checkPerRow(step, index, loss);
    return tf.mul(own, loss);
  };
  const lambda = tf.tensor1d(pairs.lambda);
  return tf.mean(
    tf.add(
      tf.mul(lambda, ofLabels(given, weights)),
      tf.mul(
        tf.sub(1, lambda),
        ofLabels(tf.gather(given, partners), weights && tf.gather(weights, partners)),
      ),
    ),
  );
}

/** @throws when a loss that class weights apply to does not return one value per row. */
function checkPerRow({model, targets}: TrainStep, index: number, loss: tf.Tensor): void {
  const rows = targets[index]!.shape[0]!;
  if (loss.rank === 1 && loss.size === rows) return;
  throw packageError(
    '@cs/mixup',
    'withMixup',
    `class weights need a loss that returns one value for each of the ${rows} rows. The loss of "${model.outputNames[index]}" returned shape [${loss.shape.join(', ')}]. Compile with a loss that averages over the labels of a row only, or train without classWeight.`,
  );
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
