import {type Caller, packageError, shown} from '@cs/core';
import type * as tf from '@tensorflow/tfjs';

/**
 * Returns a function that checks names of new layers: it returns a name that is still free in the
 * model and throws for one that a layer already has.
 *
 * @param name the caller's `name` option, the prefix of the new layers' names. The error asks the
 *   user to change it.
 * @throws when TensorFlow.js would not accept `name` as a layer name.
 */
export function freeNames(
  model: tf.LayersModel,
  name: string,
  {packageName, functionName}: Caller,
): (layerName: string) => string {
  const fail = (message: string) => packageError(packageName, functionName, message);
  if (typeof name !== 'string' || !/^[A-Za-z0-9][-\w./]*$/.test(name)) {
    throw fail(
      `name must start with a letter or digit and may contain only letters, digits and _ - . /. Received: ${shown(name)}.`,
    );
  }
  const taken = new Set(model.layers.map((layer) => layer.name));
  return (layerName) => {
    if (taken.has(layerName)) {
      throw fail(`the model has a layer named "${layerName}" already. Pass another name. Received: ${name}.`);
    }
    return layerName;
  };
}
