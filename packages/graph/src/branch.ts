import * as tf from '@tensorflow/tfjs';
import {checkModel} from './check-model.js';
import {sortedNodes} from './cut.js';
import type {GraphLayer} from './internals.js';

/**
 * A second model on the graph of a first, with other outputs: `x -> outputs`. Its inputs are those of `model` that the outputs
 * need, in their order. Weights are shared; disposing one of the models does not take them from another.
 *
 * @param outputs symbolic tensors computed from inputs of `model`, by its layers, by new ones, or by those of other branches.
 * @param shares the models whose layers the branch may use beside new ones. Default `[model]`.
 * @returns a new model, uncompiled.
 * @throws when an output needs an input that `model` does not have (from TensorFlow.js).
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
  for (const layer of made.layers as unknown as GraphLayer[]) {
    if (shares.some((m) => m.layers.includes(layer as never))) layer._refCount++;
  }
  return made;
}
