import * as tf from '@tensorflow/tfjs';
import {checkModel} from './check-model.js';
import {allLayers, sortedNodes} from './cut.js';
import type {GraphLayer} from './internals.js';

/**
 * Makes a second model on the graph of `model`, with other outputs. Its inputs are those inputs
 * of `model` that the outputs depend on, in the same order.
 *
 * The models share their weights. Disposing one of them does not free weights that another still
 * uses.
 *
 * @param outputs symbolic tensors that are computed from inputs of `model`, by its own layers, by
 *   new layers or by layers of other branches.
 * @param name the name of the new model.
 * @param shares the models whose layers the outputs may pass through. Default: `[model]`.
 * @returns a new, uncompiled model.
 * @throws when `model` is not a model; TensorFlow.js throws when an output needs an input that
 *   `model` does not have.
 * @example
 * const inside = branch(model, [layerOutput(model, 'interaction', caller)], 'inside');
 */
export function branch(
  model: tf.LayersModel,
  outputs: tf.SymbolicTensor[],
  name: string,
  shares: readonly tf.LayersModel[] = [model],
): tf.LayersModel {
  checkModel(model, {packageName: '@cs/graph', functionName: 'branch'});
  const needed = new Set<unknown>(sortedNodes({outputs}).map((node) => node.outboundLayer));
  const inputs = model.inputs.filter((input) => needed.has(input.sourceLayer));
  const made = tf.model({inputs, outputs, name});
  const shared = shares.map(allLayers);
  for (const layer of made.layers as unknown as GraphLayer[]) {
    if (shared.some((layers) => layers.has(layer))) layer._refCount++;
  }
  return made;
}
