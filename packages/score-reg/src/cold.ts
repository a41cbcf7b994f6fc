import {type Caller, packageError, shown} from '@cs/core';
import {type ColdCondition, coldInput, isCold, type TrainStep} from '@cs/graph';
import type * as tf from '@tensorflow/tfjs';
import {checkMask} from './check-mask.js';

/**
 * Which rows of a batch are cold: a condition on an input, an input that is 1 for cold rows, or a function
 * of the batch's inputs by name that returns `[n]` of 0 and 1.
 */
export type Cold = ColdCondition | ((inputs: Readonly<Record<string, tf.Tensor>>) => tf.Tensor);

/** Who asks, in the parts of `withScoreReg`. */
export const caller: Caller = {packageName: '@cs/score-reg', functionName: 'withScoreReg'};

/** Turns `cold` into a function of a training step that gives the mask, its names checked now rather than in the first step. */
export function coldMask(model: tf.LayersModel, cold: Cold): (step: TrainStep) => tf.Tensor {
  const fail = (message: string) => packageError(caller.packageName, caller.functionName, message);
  if (typeof cold === 'function') {
    return ({inputs}) => {
      const mask = cold(Object.fromEntries(model.inputNames.map((name, i) => [name, inputs[i]!])));
      checkMask(mask, 'what cold returns', caller.functionName);
      return mask;
    };
  }
  const place = coldInput(model, cold, caller);
  const {shape} = model.inputs[place]!;
  if (shape.slice(1).some((d) => d !== 1)) {
    throw fail(
      `cold: input "${model.inputNames[place]}" must hold one number a row. Its shape is [batch, ${shape.slice(1).join(', ')}].`,
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
