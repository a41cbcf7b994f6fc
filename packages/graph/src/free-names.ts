import {type Caller, packageError, shown} from '@cs/core';
import type * as tf from '@tensorflow/tfjs';

/**
 * Hands names of new layers through, as long as the model has no layer of that name.
 *
 * @throws for a name that TensorFlow.js does not take, and one that is taken.
 * @param name the caller's option that the names begin with, to be changed when one is taken.
 */
export function freeNames(
  model: tf.LayersModel,
  name: string,
  {packageName, functionName}: Caller,
): (layerName: string) => string {
  const fail = (message: string) => packageError(packageName, functionName, message);
  if (typeof name !== 'string' || !/^[A-Za-z0-9][-\w./]*$/.test(name)) {
    throw fail(
      `name must begin with a letter or digit and go on in letters, digits, and _ - . /. Received: ${shown(name)}.`,
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
