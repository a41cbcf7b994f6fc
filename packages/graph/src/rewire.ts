import * as tf from '@tensorflow/tfjs';
import {type Cut, sortedNodes} from './cut.js';
import {type GraphLayer, type GraphNode, isInput} from './internals.js';
import {metadataOfUser, readRecord, writeRecord} from './record.js';
import {shadowLayer} from './shadow.js';

/**
 * A new model in which the cut tensor, or some of the layers that use it, are replaced. An output of the model that is the cut tensor itself stays. Layers below the cut are
 * applied again as shadows that share the weights; the model that was given stays as it is. Its metadata are copied, and with them the
 * record of terms that it was saved with: `reattach` works on the new model, too.
 *
 * @param replaceTensor what stands for the cut tensor below the cut.
 * @param replaceNode what to compute instead of an application; undefined keeps it.
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
      // A layer that is also used above the cut keeps its one place in both models.
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
  // Layers above the cut now serve two models: disposing one must not take them from the other.
  for (const layer of rewired.layers as unknown as GraphLayer[]) {
    if (model.layers.includes(layer as never) && !appliedBelow.has(layer)) layer._refCount++;
  }
  const metadata = metadataOfUser(model);
  if (metadata) rewired.setUserDefinedMetadata(metadata);
  writeRecord(rewired, readRecord(model));
  return rewired;
}

/** What a layer was applied with, less the states of an RNN: they are among the node's inputs already. */
function callArgsOf({callArgs}: GraphNode): Record<string, unknown> {
  const {initialState: _, constants: __, ...rest} = callArgs ?? {};
  return rest;
}

/** The applications that use the cut tensor directly. */
export function consumers(cut: Cut): GraphNode[] {
  return cut.below.filter(
    (n) => !isInput(n.outboundLayer) && n.inputTensors.some((t) => t.id === cut.tensor.id),
  );
}
