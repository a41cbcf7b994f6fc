import {pluginError, type TrainStep} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';

/**
 * Which rows of a batch are cold: a condition on an input, an input that is 1 for cold rows, or a function
 * of the batch's inputs by name that returns `[n]` of 0 and 1.
 */
export type Cold =
  | {readonly input: string; readonly lessThan: number}
  | {readonly input: string; readonly greaterThan: number}
  | string
  | ((inputs: Readonly<Record<string, tf.Tensor>>) => tf.Tensor);

/** Turns `cold` into a function of a training step, its names checked now rather than in the first step. */
export function coldMask(model: tf.LayersModel, cold: Cold): (step: TrainStep) => tf.Tensor1D {
  const fail = (message: string) => pluginError('@cs/score-reg', 'withScoreReg', message);
  const flat = (t: tf.Tensor) => tf.reshape(tf.cast(t, 'float32'), [-1]) as tf.Tensor1D;
  if (typeof cold === 'function') {
    return ({inputs}) =>
      flat(cold(Object.fromEntries(model.inputNames.map((name, i) => [name, inputs[i]!]))));
  }
  const name = typeof cold === 'string' ? cold : cold?.input;
  if (typeof name !== 'string') {
    throw fail(
      `cold must say which rows are cold, e.g. {input: 'item_age_days', lessThan: 28}. Received: ${JSON.stringify(cold)}.`,
    );
  }
  const index = model.inputNames.indexOf(name);
  if (index < 0) throw fail(`cold: no input named "${name}". Inputs: ${model.inputNames.join(', ')}.`);
  const {shape} = model.inputs[index]!;
  if (shape.slice(1).some((d) => d !== 1)) {
    throw fail(
      `cold: input "${name}" must hold one number a row. Its shape is [batch, ${shape.slice(1).join(', ')}].`,
    );
  }
  if (typeof cold === 'string') return ({inputs}) => flat(inputs[index]!);
  const limit = 'lessThan' in cold ? cold.lessThan : cold.greaterThan;
  if (typeof limit !== 'number' || Number.isNaN(limit))
    throw fail(`cold: the limit must be a number. Received: ${limit}.`);
  const compare = 'lessThan' in cold ? tf.less : tf.greater;
  return ({inputs}) => flat(compare(inputs[index]!, limit));
}
