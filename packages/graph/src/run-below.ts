import type * as tf from '@tensorflow/tfjs';
import type {Cut} from './cut.js';
import {asList, type GraphLayer, type GraphVariable} from './internals.js';

/**
 * Runs the layers below a cut once more, in training mode, on other values of the crossing
 * tensors. Non-trainable weights (such as the moving averages of BatchNorm) are frozen during
 * this pass, so that it does not change predictions.
 *
 * @param values one tensor for each of `cut.crossing`, in that order.
 * @param maskFor returns the mask to call the layer with that produces a given tensor; pass
 *   `step.maskFor` to reuse the masks of the step. Default: no masks.
 * @returns the value of every crossing tensor and of every tensor below the cut, by the id of the
 *   symbolic tensor.
 */
export function runBelow(
  cut: Cut,
  values: readonly tf.Tensor[],
  maskFor: (made: tf.SymbolicTensor) => tf.Tensor | undefined = () => undefined,
): Map<number, tf.Tensor> {
  const known = new Map(cut.crossing.map((symbolic, i) => [symbolic.id, values[i]!]));
  const thaw = freeze(cut.below.map((node) => node.outboundLayer));
  try {
    for (const node of cut.below) {
      const layer = node.outboundLayer;
      const inputs = node.inputTensors.map((t) => known.get(t.id)!);
      const mask = maskFor(node.outputTensors[0]!);
      const outputs = asList(layer.apply(inputs, {training: true, ...(mask && {mask})}) as tf.Tensor);
      node.outputTensors.forEach((t, i) => {
        known.set(t.id, outputs[i]!);
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
