import type {Batch} from '@cs/log';
import * as tf from '@tensorflow/tfjs';

/**
 * Makes the tensors that a model's inputs need from gathered columns, by name.
 *
 * @throws where a column is missing.
 */
export function inputTensors(model: tf.LayersModel, features: Batch['features']): Record<string, tf.Tensor> {
  const missing = model.inputNames.find((name) => !features[name]);
  if (missing !== undefined) {
    throw new Error(
      `[@cs/ranker-reference] inputTensors: the log lacks an input of the model. Received: input '${missing}', columns ${Object.keys(features).join(', ')}. Use the log, or its like, that the model was built for.`,
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
 * Index of the action that each head of a model predicts: a head has the name of its action.
 *
 * @throws where heads and actions do not match one to one.
 */
export function actionsOfHeads(
  model: {readonly outputNames: readonly string[]},
  actions: readonly string[],
): number[] {
  const heads = model.outputNames.map((name) => actions.indexOf(name));
  if (heads.includes(-1) || heads.length !== actions.length) {
    throw new Error(
      `[@cs/ranker-reference] actionsOfHeads: the heads of the model are not the actions of the log. Received: ${model.outputNames.join(', ')} for ${actions.join(', ')}. Use a model that was built for such a log.`,
    );
  }
  return heads;
}
