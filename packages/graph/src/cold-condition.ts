import {type Caller, packageError, shown, unknownName} from '@cs/core';
import * as tf from '@tensorflow/tfjs';

/**
 * Says which rows are cold. Either a condition on a model input that has one number per row, with
 * one limit, or the name of an input that is 1 for cold rows and 0 for warm rows.
 */
export type ColdCondition =
  | {readonly input: string; readonly lessThan: number; readonly greaterThan?: never}
  | {readonly input: string; readonly greaterThan: number; readonly lessThan?: never}
  | string;

/**
 * Finds the model input that a cold condition reads.
 *
 * @returns the index of that input in `model.inputNames`.
 * @throws when the condition names no input, names an input that the model does not have (the error
 *   shows how to add it), or does not have exactly one of `lessThan` and `greaterThan`.
 */
export function coldInput(
  model: tf.LayersModel,
  cold: ColdCondition,
  {packageName, functionName}: Caller,
): number {
  const fail = (message: string) => packageError(packageName, functionName, message);
  const name = typeof cold === 'string' ? cold : cold?.input;
  if (typeof name !== 'string') {
    throw fail(
      `cold must say which rows are cold, e.g. {input: 'item_age_days', lessThan: 28}. Received: ${shown(cold)}.`,
    );
  }
  // A limit of undefined, which TypeScript allows by default, is none.
  const limits =
    typeof cold === 'string'
      ? []
      : Object.entries(cold).flatMap(([key, value]) => (key === 'input' || value === undefined ? [] : [key]));
  if (typeof cold !== 'string' && !['lessThan', 'greaterThan'].includes(limits.join())) {
    throw fail(
      `cold must have input and one of lessThan, greaterThan. Received: ${shown(cold)}. For more than one limit, pass a function where one is accepted, or the name of an input that is 0 or 1.`,
    );
  }
  const place = model.inputNames.indexOf(name);
  if (place < 0) {
    throw fail(
      `cold: ${unknownName('input named', name, model.inputNames, 'Inputs')} A ranker m without it, or one that lost it when it was saved and loaded because no layer reads it, gets it in one line: tf.model({inputs: [...m.inputs, tf.input({name: '${name}', shape: [1]})], outputs: m.outputs})`,
    );
  }
  return place;
}

/**
 * Computes the cold mask of a batch: 1 for cold rows, 0 for warm rows.
 *
 * @param values the values of the condition's input, of shape `[n, 1]`.
 * @returns a float tensor of shape `[n]`.
 * @throws when a value is NaN, or when `cold` is the name of an input and a value is not 0 or 1.
 */
export function isCold(cold: ColdCondition, values: tf.Tensor, caller: Caller): tf.Tensor1D {
  let mask = values;
  checkValues(cold, values.dataSync<'float32'>(), caller);
  if (typeof cold !== 'string') {
    mask =
      cold.lessThan === undefined ? tf.greater(values, cold.greaterThan) : tf.less(values, cold.lessThan);
  }
  return tf.reshape(tf.cast(mask, 'float32'), [-1]) as tf.Tensor1D;
}

/** Checks every value. One number per row costs far less than the forward pass of that row. */
function checkValues(cold: ColdCondition, values: Float32Array, {packageName, functionName}: Caller): void {
  const isFlag = typeof cold === 'string';
  const bad = isFlag ? (value: number) => value !== 0 && value !== 1 : Number.isNaN;
  const row = values.findIndex(bad);
  if (row < 0) return;
  const input = isFlag ? cold : cold.input;
  throw packageError(
    packageName,
    functionName,
    isFlag
      ? `cold: input "${input}" must be 1 for cold rows and 0 for warm ones. Received: ${values[row]} in row ${row} of a batch. If it holds something else, pass a condition, e.g. {input: "${input}", lessThan: 28}.`
      : `cold: input "${input}" must not be NaN, which is neither cold nor warm. Received: NaN in row ${row} of a batch. Replace it with a value on the side where such rows belong.`,
  );
}
