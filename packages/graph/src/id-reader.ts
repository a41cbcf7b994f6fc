import type * as tf from '@tensorflow/tfjs';
import {sortedNodes} from './cut.js';
import {asList, type GraphLayer, type GraphNode, isInput, sourceNode} from './internals.js';

/** Layers that read ids: their inputs are names of things and no quantities. */
const readers = new Set(['Embedding', 'CategoryEncoding']);
/** Layers that move values without changing them, so that ids stay ids. */
const movers = new Set(['Concatenate', 'Flatten', 'Masking', 'Permute', 'RepeatVector', 'Reshape']);

interface Inner {
  readonly name: string;
  readonly layer?: Inner;
  readonly inputs?: readonly tf.SymbolicTensor[];
  readonly outputs?: readonly tf.SymbolicTensor[];
  getClassName(): string;
}

/**
 * Finds the layer that reads a tensor as ids, whatever its dtype: an Embedding or CategoryEncoding
 * to which its values go unchanged, also inside a nested model or a wrapper such as
 * TimeDistributed. TensorFlow.js makes inputs float32 by default, so a dtype does not reveal ids.
 *
 * @returns the name of that layer; undefined if no layer reads the tensor, or any of the tensors it
 *   is put together from, as ids.
 */
export function idReader(model: tf.LayersModel, tensor: tf.SymbolicTensor): string | undefined {
  const reads = new Map<number, string>();
  noteReads(model, reads);
  return [tensor, ...movedFrom(tensor)].map(({id}) => reads.get(id)).find((name) => name !== undefined);
}

/** Notes each tensor of the model that holds ids, with the name of the layer that reads them. */
function noteReads(model: Pick<tf.LayersModel, 'outputs'>, reads: Map<number, string>): void {
  const note = (tensor: tf.SymbolicTensor, name: string) => {
    for (const {id} of [tensor, ...movedFrom(tensor)]) if (!reads.has(id)) reads.set(id, name);
  };
  for (const node of sortedNodes(model)) {
    const layer = unwrapped(node.outboundLayer as Inner);
    if (readers.has(layer.getClassName())) {
      for (const tensor of idInputs(node, layer)) note(tensor, layer.name);
    } else if (layer.inputs && layer.outputs) {
      noteReads({outputs: [...layer.outputs]}, reads);
      layer.inputs.forEach((inner, i) => {
        const name = reads.get(inner.id);
        const outer = node.inputTensors[i];
        if (name !== undefined && outer && outer !== inner) note(outer, name);
      });
    }
  }
}

/** A CategoryEncoding can also be given weights of the categories, which are no ids. */
function idInputs(node: GraphNode, layer: Inner): tf.SymbolicTensor[] {
  return layer.getClassName() === 'Embedding' ? node.inputTensors : node.inputTensors.slice(0, 1);
}

const unwrapped = (layer: Inner): Inner => (layer.layer ? unwrapped(layer.layer) : layer);

/** The tensors whose values reach `tensor` unchanged. */
function movedFrom(tensor: tf.SymbolicTensor): tf.SymbolicTensor[] {
  const {outboundLayer, inputTensors} = sourceNode(tensor);
  if (isInput(outboundLayer) || !isMover(outboundLayer)) return [];
  return asList(inputTensors).flatMap((input) => [input, ...movedFrom(input)]);
}

const isMover = (layer: GraphLayer): boolean => movers.has(layer.getClassName());
