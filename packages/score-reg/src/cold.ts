import {type Caller, packageError, shown} from '@cs/core';
import {
  type ColdCondition,
  callWithInputs,
  coldInput,
  isCold,
  type OfInputs,
  type TrainStep,
} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';

/**
 * Which rows of a batch are cold: a condition on an input, the name of an input that is 1 for cold
 * rows and 0 for warm rows, or a function that takes the batch's inputs by name and returns a
 * tensor `[n]` of 0 and 1.
 */
export type Cold = ColdCondition | OfInputs;

/** The caller that error messages name. */
export const caller: Caller = {packageName: '@cs/score-reg', functionName: 'withScoreReg'};

/**
 * Returns a function that computes the mask of cold rows in a training step. Names and limits in
 * `cold` are checked here, before the first step.
 */
export function coldMask(model: tf.LayersModel, cold: Cold): (step: TrainStep) => tf.Tensor {
  const fail = (message: string) => packageError(caller.packageName, caller.functionName, message);
  if (typeof cold === 'function') {
    return ({inputs}) => {
      const mask = callWithInputs('cold', cold, model.inputNames, inputs, caller);
      checkMask(mask, 'the result of cold', caller.functionName);
      return mask;
    };
  }
  const place = coldInput(model, cold, caller);
  const {shape} = model.inputs[place]!;
  if (shape.slice(1).some((d) => d !== 1)) {
    throw fail(
      `cold: input "${model.inputNames[place]}" must hold one number per row. Received: shape [batch, ${shape.slice(1).join(', ')}]. Name another input, or pass a function.`,
    );
  }
  if (typeof cold !== 'string') {
    const limit = 'lessThan' in cold ? cold.lessThan : cold.greaterThan;
    if (typeof limit !== 'number' || Number.isNaN(limit)) {
      throw fail(`cold: the limit must be a number. Received: ${shown(limit)}.`);
    }
  }
  return ({inputs}) => isCold(cold, inputs[place]!, caller);
}

/**
 * @throws if a mask of cold rows is not a tensor `[n]` or `[n, 1]`, or contains a value other than 0
 *   and 1.
 */
export function checkMask(mask: tf.Tensor, name: string, functionName: string): void {
  const fail = (received: string) =>
    packageError(
      '@cs/score-reg',
      functionName,
      `${name} must be a tensor [n] with 1 for cold rows and 0 for warm rows. Received: ${received}.`,
    );
  if (!(mask instanceof tf.Tensor)) throw fail(shown(mask));
  if (mask.rank === 0 || mask.shape.slice(1).some((d) => d !== 1))
    throw fail(`shape [${mask.shape.join(', ')}]`);
  const values = mask.dataSync<'float32'>();
  const row = values.findIndex((value) => value !== 0 && value !== 1);
  if (row >= 0) throw fail(`${values[row]} in row ${row}`);
}
