import * as tf from '@tensorflow/tfjs';
import type {Caller} from './cut.js';
import {pluginError} from './errors.js';

/** Which rows are cold: a condition on an input of one number a row, or the name of an input that is 1 for cold rows and 0 for warm ones. */
export type ColdCondition =
  | {readonly input: string; readonly lessThan: number}
  | {readonly input: string; readonly greaterThan: number}
  | string;

/**
 * The place, in `model.inputNames`, of the input that tells the cold rows.
 *
 * @throws when the condition names no input, one that the model does not have, or not exactly one limit.
 */
export function coldInput(
  model: tf.LayersModel,
  cold: ColdCondition,
  {packageName, functionName}: Caller,
): number {
  const fail = (message: string) => pluginError(packageName, functionName, message);
  const name = typeof cold === 'string' ? cold : cold?.input;
  if (typeof name !== 'string') {
    throw fail(
      `cold must say which rows are cold, e.g. {input: 'item_age_days', lessThan: 28}. Received: ${JSON.stringify(cold)}.`,
    );
  }
  const limits = typeof cold === 'string' ? [] : Object.keys(cold).filter((key) => key !== 'input');
  if (typeof cold !== 'string' && !['lessThan', 'greaterThan'].includes(limits.join())) {
    throw fail(
      `cold must have input and one of lessThan, greaterThan. Received: ${JSON.stringify(cold)}. For more than one limit give a function where it is taken, or an input of 0 and 1.`,
    );
  }
  const place = model.inputNames.indexOf(name);
  if (place < 0)
    throw fail(
      `cold: no input named "${name}". Inputs: ${model.inputNames.join(', ')}. TensorFlow.js drops an input that no layer reads when it loads a model: then build the model in code and load its weights.`,
    );
  return place;
}

/** 1 for the cold rows of a batch, else 0: `[n]`, from the values `[n, 1]` of the condition's input. */
export function isCold(cold: ColdCondition, values: tf.Tensor): tf.Tensor1D {
  let mask = values;
  if (typeof cold !== 'string') {
    mask = 'lessThan' in cold ? tf.less(values, cold.lessThan) : tf.greater(values, cold.greaterThan);
  }
  return tf.reshape(tf.cast(mask, 'float32'), [-1]) as tf.Tensor1D;
}
