import type * as tf from '@tensorflow/tfjs';
import type {Caller} from './caller.js';
import {pluginError} from './errors.js';

/**
 * Hands names of new layers through, as long as the model has no layer of that name.
 *
 * @param name the caller's option that the names begin with, to be changed when one is taken.
 */
export function freeNames(
  model: tf.LayersModel,
  name: string,
  {packageName, functionName}: Caller,
): (layerName: string) => string {
  const taken = new Set(model.layers.map((layer) => layer.name));
  return (layerName) => {
    if (taken.has(layerName)) {
      throw pluginError(
        packageName,
        functionName,
        `the model has a layer named "${layerName}" already. Pass another name. Received: ${name}.`,
      );
    }
    return layerName;
  };
}
