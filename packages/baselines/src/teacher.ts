import {madeFrom, shapeText, sourceOutput} from '@cs/graph';
import type * as tf from '@tensorflow/tfjs';
import {caller, fail as failIn} from './fail.js';

const fail = (message: string) => failIn(caller.functionName, message);

/**
 * @throws if an output is not `[batch, tasks]`, or if logits are compared and the activation of an
 *   output shows that it is not a probability.
 */
export function checkOutputs(model: tf.LayersModel, score: 'logit' | 'raw'): void {
  model.outputs.forEach((output, i) => {
    const name = model.outputNames[i];
    if (output.shape.length !== 2 || output.shape[1] == null) {
      throw fail(`output "${name}" must have shape [batch, tasks]. Received: ${shapeText(output)}.`);
    }
    const {activation} = output.sourceLayer.getConfig();
    if (score === 'logit' && typeof activation === 'string' && activation !== 'sigmoid') {
      throw fail(
        `score: 'logit' needs outputs with a sigmoid. Received: "${name}" with activation ${activation}. Pass score: 'raw'.`,
      );
    }
  });
}

/**
 * The teacher's embeddings: the output of the layer `at`, by default the tensor that all outputs
 * are computed from.
 */
export function teacherEmbedding(model: tf.LayersModel, at: string | undefined): tf.SymbolicTensor {
  if (at !== undefined) return checkedEmbedding(sourceOutput(model, at, caller), at);
  const read = model.outputs.flatMap(madeFrom);
  const names = [...new Set(read.map((tensor) => tensor.sourceLayer.name))];
  if (new Set(read.map((tensor) => tensor.id)).size !== 1) {
    throw fail(
      `at must name the layer whose output is the embedding, as the outputs are computed from ${names.length} layers: ${names.join(', ')}.`,
    );
  }
  return checkedEmbedding(read[0]!, names[0]!);
}

function checkedEmbedding(tensor: tf.SymbolicTensor, at: string): tf.SymbolicTensor {
  if (tensor.dtype !== 'float32' || tensor.shape.length !== 2 || !(Number(tensor.shape[1]) > 1)) {
    throw fail(
      `the embedding must be float32, [batch, width] with width above 1. Received: "${at}", which is ${tensor.dtype}, ${shapeText(tensor)}. Name another layer with at.`,
    );
  }
  return tensor;
}
