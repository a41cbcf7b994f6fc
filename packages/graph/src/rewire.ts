import * as tf from '@tensorflow/tfjs';
import {allLayers, type Cut, sortedNodes} from './cut.js';
import {type GraphLayer, type GraphNode, isInput} from './internals.js';
import {metadataOfUser, readRecord, writeRecord} from './record.js';
import {shadowLayer} from './shadow.js';

/**
 * Makes a new model in which the cut tensor, or some of the nodes below the cut, are replaced.
 * `model` itself is not changed.
 *
 * Layers below the cut are applied again through shadows that share their weights. If the cut
 * tensor is an output of the model, that output stays the original tensor. The metadata is
 * copied, including the record of terms that a loaded model was saved with, so `reattach` also
 * works on the new model.
 *
 * @param replaceTensor the tensor that the layers below the cut read in place of the cut tensor.
 * @param replaceNode returns the output to use in place of a node's own, or undefined to keep the
 *   node. Default: keeps all nodes.
 * @returns a new, uncompiled model.
 */
export function rewire(
  model: tf.LayersModel,
  cut: Cut,
  replaceTensor: tf.SymbolicTensor,
  replaceNode: (node: GraphNode, inputs: tf.SymbolicTensor[]) => tf.SymbolicTensor | undefined = () =>
    undefined,
): tf.LayersModel {
  const mapped = new Map([[cut.tensor.id, replaceTensor]]);
  const shadows = new Map<GraphLayer, GraphLayer>();
  const below = new Set(cut.below);
  const appliedBelow = new Set(cut.below.map((n) => n.outboundLayer));
  const above = new Set(sortedNodes(model).flatMap((n) => (below.has(n) ? [] : [n.outboundLayer])));
  for (const node of cut.below) {
    const inputs = node.inputTensors.map((t) => mapped.get(t.id) ?? t);
    const layer = node.outboundLayer;
    let outputs: tf.SymbolicTensor | tf.SymbolicTensor[] | undefined = replaceNode(node, inputs);
    if (outputs === undefined) {
      // A layer that is also used above the cut must stay one layer, so it gets no shadow.
      const shadow = above.has(layer) ? layer : (shadows.get(layer) ?? shadowLayer(layer));
      shadows.set(layer, shadow);
      outputs = shadow.apply(inputs.length === 1 ? inputs[0] : inputs, callArgsOf(node)) as tf.SymbolicTensor;
    }
    const list = Array.isArray(outputs) ? outputs : [outputs];
    node.outputTensors.forEach((t, i) => {
      mapped.set(t.id, list[i]!);
    });
  }
  const rewired = tf.model({
    inputs: model.inputs,
    outputs: model.outputs.map((o) => (o === cut.tensor ? o : (mapped.get(o.id) ?? o))),
    name: model.name,
  });
  // Both models use the layers above the cut: disposing one must not free the weights of the other.
  const shared = allLayers(model);
  for (const layer of rewired.layers as unknown as GraphLayer[]) {
    if (shared.has(layer) && !appliedBelow.has(layer)) layer._refCount++;
  }
  const metadata = metadataOfUser(model);
  if (metadata) rewired.setUserDefinedMetadata(metadata);
  writeRecord(rewired, readRecord(model));
  return rewired;
}

/** A node's call arguments without the states of an RNN, which are already among its inputs. */
function callArgsOf({callArgs}: GraphNode): Record<string, unknown> {
  const {initialState: _, constants: __, ...rest} = callArgs ?? {};
  return rest;
}

/** The nodes that read the cut tensor directly. */
export function consumers(cut: Cut): GraphNode[] {
  return cut.below.filter(
    (n) => !isInput(n.outboundLayer) && n.inputTensors.some((t) => t.id === cut.tensor.id),
  );
}
