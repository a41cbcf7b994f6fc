import {packageError, shown, unknownName} from '@cs/core';
import {callWithInputs, type OfInputs, type TrainStep} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import {roundedId} from './rounded-id.js';

/**
 * Where the request id of each row comes from: the name of an input with one id per row, or a
 * function that takes the batch's inputs by name and returns a tensor of n ids.
 */
export type Request = string | OfInputs;

/**
 * Turns `request` into a function that reads the ids in a training step. An input name is checked
 * now and not only in the first step.
 */
export function requestIds(
  model: tf.LayersModel,
  request: Request,
): (step: TrainStep) => ArrayLike<number | string> {
  const caller = {packageName: '@cs/mixup', functionName: 'withMixup'};
  const fail = (message: string) => packageError(caller.packageName, caller.functionName, message);
  const read = (ids: tf.Tensor) => {
    const values = ids.dataSync() as unknown as ArrayLike<number | string>;
    const bad = roundedId(values);
    if (bad) throw fail(bad);
    return values;
  };
  if (typeof request === 'function') {
    return ({inputs}) => {
      const ids = callWithInputs('request', request, model.inputNames, inputs, caller);
      const rows = inputs[0]!.shape[0];
      if (!(ids instanceof tf.Tensor) || ids.size !== rows) {
        const received = ids instanceof tf.Tensor ? `[${ids.shape.join(', ')}]` : shown(ids);
        throw fail(
          `request must return a tensor with one id for each of the ${rows} rows. Received: ${received}.`,
        );
      }
      return read(ids);
    };
  }
  const place = model.inputNames.indexOf(request);
  if (place < 0) {
    throw fail(`request: ${unknownName('input named', request, model.inputNames, 'Inputs')}`);
  }
  const {shape} = model.inputs[place]!;
  if (shape.slice(1).some((d) => d !== 1)) {
    throw fail(
      `request: input "${request}" must have one id per row. Received: an input of shape [batch, ${shape.slice(1).join(', ')}].`,
    );
  }
  return ({inputs}) => read(inputs[place]!);
}
