import {packageError} from '@cs/core';
import type {Batch} from '@cs/log';
import * as tf from '@tensorflow/tfjs';

/**
 * Creates a tensor for each input of a model, from the column with its name.
 * The caller disposes of them.
 *
 * @throws when a column is missing.
 */
export function inputTensors(model: tf.LayersModel, features: Batch['features']): Record<string, tf.Tensor> {
  const missing = model.inputNames.find((name) => !features[name]);
  if (missing !== undefined) {
    throw packageError(
      '@cs/ranker-reference',
      'inputTensors',
      `the log has no column for input '${missing}' of the model. Received: columns ${Object.keys(features).join(', ')}. Use a log with the columns that the model was built for.`,
    );
  }
  return Object.fromEntries(
    model.inputNames.map((name) => {
      const {values, shape} = features[name]!;
      return [name, tf.tensor(values, shape)];
    }),
  );
}

/**
 * For each head of a model, the index of the action that it predicts. A head is named after its
 * action.
 *
 * @throws unless heads and actions match one to one.
 */
export function actionsOfHeads(
  model: {readonly outputNames: readonly string[]},
  actions: readonly string[],
): number[] {
  const heads = model.outputNames.map((name) => actions.indexOf(name));
  if (heads.includes(-1) || heads.length !== actions.length) {
    throw packageError(
      '@cs/ranker-reference',
      'actionsOfHeads',
      `the heads of the model do not match the actions of the log. Received: heads ${model.outputNames.join(', ')}; actions ${actions.join(', ')}. Use a model that was built for these actions.`,
    );
  }
  return heads;
}
