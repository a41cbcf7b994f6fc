import {type Caller, packageError, shown, unknownName} from '@cs/core';
import * as tf from '@tensorflow/tfjs';

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
  const fail = (message: string) => packageError(packageName, functionName, message);
  const name = typeof cold === 'string' ? cold : cold?.input;
  if (typeof name !== 'string') {
    throw fail(
      `cold must say which rows are cold, e.g. {input: 'item_age_days', lessThan: 28}. Received: ${shown(cold)}.`,
    );
  }
  const limits = typeof cold === 'string' ? [] : Object.keys(cold).filter((key) => key !== 'input');
  if (typeof cold !== 'string' && !['lessThan', 'greaterThan'].includes(limits.join())) {
    throw fail(
      `cold must have input and one of lessThan, greaterThan. Received: ${shown(cold)}. For more than one limit give a function where it is taken, or an input of 0 and 1.`,
    );
  }
  const place = model.inputNames.indexOf(name);
  if (place < 0)
    throw fail(
      `cold: ${unknownName('input named', name, model.inputNames, 'Inputs')} TensorFlow.js drops an input that no layer reads when it loads a model: then build the model in code and load its weights.`,
    );
  return place;
}

/**
 * 1 for the cold rows of a batch, else 0: `[n]`, from the values `[n, 1]` of the condition's input.
 *
 * @throws for a value that is NaN, which is on neither side, and where `cold` is a name for one that is not 0 or 1.
 */
export function isCold(cold: ColdCondition, values: tf.Tensor, caller: Caller): tf.Tensor1D {
  let mask = values;
  checkValues(cold, values.dataSync<'float32'>(), caller);
  if (typeof cold !== 'string') {
    mask = 'lessThan' in cold ? tf.less(values, cold.lessThan) : tf.greater(values, cold.greaterThan);
  }
  return tf.reshape(tf.cast(mask, 'float32'), [-1]) as tf.Tensor1D;
}

/** Looks at the values themselves, one number a row: much less than the forward pass of the row. */
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
      ? `cold: input "${input}" must be 1 for cold rows and 0 for warm ones. Received: ${values[row]} in row ${row} of a batch. Where it holds something else, give a condition, e.g. {input: "${input}", lessThan: 28}.`
      : `cold: input "${input}" must not be NaN, which is neither cold nor warm. Received: NaN in row ${row} of a batch. Fill it with a value of the side that such rows are on.`,
  );
}
