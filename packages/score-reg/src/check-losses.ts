import {packageError} from '@cs/core';
import type {TrainStep} from '@cs/graph';
import type * as tf from '@tensorflow/tfjs';

/**
 * Checks the losses of the outputs in a step. A loss that is not finite makes every weight NaN, so
 * without this check the scores of the next batch would be blamed.
 *
 * @throws when a loss is not finite; names its cause: scores, an input, a weight or a label.
 */
export function checkLosses(step: TrainStep): void {
  step.lossValues.forEach((values, index) => {
    const found = firstBad(values);
    if (found) throw packageError('@cs/score-reg', 'withScoreReg', causeOf(step, index, found.value));
  });
}

function causeOf(step: TrainStep, index: number, loss: number): string {
  const {model, inputs, targets} = step;
  const output = model.outputNames[index]!;
  const score = firstBad(step.value(model.outputs[index]!));
  if (score) {
    const received = `scores must be finite. Received: ${score.value} from "${output}" in row ${score.row} of a batch.`;
    for (const [i, input] of inputs.entries()) {
      const bad = firstBad(input);
      if (!bad) continue;
      return `${received} Input "${model.inputNames[i]}" has ${bad.value} in row ${bad.row}: replace missing values before training.`;
    }
    const broken = model.weights.find((weight) => firstBad(weight.read()));
    if (broken) {
      return `${received} Weight "${broken.originalName}" of the model is not finite either: start from finite weights, and lower the learning rate.`;
    }
    return `${received} Check the model's inputs and weights for overflow.`;
  }
  const label = firstBad(targets[index]!);
  if (label) {
    return `the loss of "${output}" is ${loss}, because its label is ${label.value} in row ${label.row} of a batch. Leave such rows out, or mark missing labels and compile with a loss that ignores them, such as maskedLoss of @cs/mixup.`;
  }
  return `the loss of "${output}" must be finite. Received: ${loss}, although its scores and labels are finite. Check the loss function.`;
}

/** The first value that is not finite, and its row. */
function firstBad(tensor: tf.Tensor): {value: number; row: number} | undefined {
  const values = tensor.dataSync<'float32'>();
  const place = values.findIndex((value) => !Number.isFinite(value));
  if (place < 0) return undefined;
  return {value: values[place]!, row: Math.floor((place * (tensor.shape[0] ?? 1)) / values.length)};
}
