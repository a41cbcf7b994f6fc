import type * as tf from '@tensorflow/tfjs';
import type {Cut} from './cut.js';
import type {GraphLayer, GraphVariable} from './internals.js';

const asList = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/**
 * Runs the layers below a cut once more, in training mode, on other values of the crossing tensors.
 * Weights that are not trained (the moving averages of a BatchNorm) are frozen meanwhile, so the
 * second pass leaves no trace in what the model serves.
 *
 * @param values one tensor for each of `cut.crossing`.
 * @returns the value of every tensor computed below, by the id of its symbolic tensor.
 */
export function runBelow(cut: Cut, values: readonly tf.Tensor[]): Map<number, tf.Tensor> {
  const known = new Map(cut.crossing.map((symbolic, i) => [symbolic.id, values[i]!]));
  const masks = new Map<number, tf.Tensor | null>();
  const thaw = freeze(cut.below.map((node) => node.outboundLayer));
  try {
    for (const node of cut.below) {
      const layer = node.outboundLayer;
      const inputs = node.inputTensors.map((t) => known.get(t.id)!);
      const inputMasks = node.inputTensors.map((t) => masks.get(t.id) ?? null);
      const kwargs: Record<string, unknown> = {training: true};
      if (inputMasks.some((m) => m !== null)) kwargs.mask = inputMasks[0];
      const outputs = asList(layer.apply(inputs, kwargs) as tf.Tensor);
      const mask = layer.supportsMasking ? layer.computeMask(inputs, inputMasks as tf.Tensor[]) : null;
      node.outputTensors.forEach((t, i) => {
        known.set(t.id, outputs[i]!);
        masks.set(t.id, (Array.isArray(mask) ? mask[0] : mask) ?? null);
      });
    }
  } finally {
    thaw();
  }
  return known;
}

function freeze(layers: readonly GraphLayer[]): () => void {
  const frozen: GraphVariable[] = [];
  for (const layer of new Set(layers)) {
    for (const variable of layer.nonTrainableWeights as unknown as GraphVariable[]) {
      variable.write = () => variable;
      frozen.push(variable);
    }
  }
  return () => {
    for (const variable of frozen) delete (variable as {write?: unknown}).write;
  };
}
