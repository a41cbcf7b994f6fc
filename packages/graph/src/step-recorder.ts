import type * as tf from '@tensorflow/tfjs';
import {asList, type GraphLayer, isInput, sourceLayer, sourceNode, type TrainableModel} from './internals.js';

interface Application {
  readonly inputs: tf.Tensor[];
  readonly outputs: tf.Tensor[];
  readonly mask: tf.Tensor | undefined;
}

/**
 * Records what each layer computes during one forward pass, so that a term can ask for the value of
 * any symbolic tensor. It wraps `apply` of each layer and does not change what the pass computes.
 */
export class StepRecorder {
  private readonly applications = new Map<GraphLayer, Application[]>();
  private readonly values = new Map<number, tf.Tensor>();

  constructor(
    private readonly model: TrainableModel,
    inputs: readonly tf.Tensor[],
  ) {
    model.inputs.forEach((symbolic, i) => {
      this.values.set(symbolic.id, inputs[i]!);
    });
  }

  /** Runs `body` and records every layer of the model meanwhile. */
  record<T>(body: () => T): T {
    const layers = this.model.layers as unknown as GraphLayer[];
    for (const layer of layers) {
      const own = Object.getOwnPropertyDescriptor(layer, 'apply');
      const apply = layer.apply;
      const seen: Application[] = [];
      this.applications.set(layer, seen);
      layer.apply = (inputs: unknown, kwargs?: unknown) => {
        // Cloned, because the pass disposes its masks when it ends.
        const mask = (kwargs as {mask?: tf.Tensor | null} | undefined)?.mask?.clone();
        const outputs = apply.call(layer, inputs, kwargs);
        seen.push({inputs: asList(inputs as tf.Tensor), outputs: asList(outputs as tf.Tensor), mask});
        return outputs;
      };
      this.restores.push(() => {
        if (own) Object.defineProperty(layer, 'apply', own);
        else delete (layer as {apply?: unknown}).apply;
      });
    }
    try {
      return body();
    } finally {
      this.stop();
    }
  }

  private readonly restores: (() => void)[] = [];

  /** Stops recording. Recorded values can still be read. */
  stop(): void {
    for (const restore of this.restores.splice(0)) restore();
  }

  /** The value that the recorded pass computed for `symbolic`. */
  value(symbolic: tf.SymbolicTensor): tf.Tensor {
    const known = this.values.get(symbolic.id);
    if (known) return known;
    const value = this.application(symbolic)?.outputs[symbolic.tensorIndex];
    if (!value)
      throw new Error(`[@cs/graph] StepRecorder: this step computed no value for "${symbolic.name}".`);
    this.values.set(symbolic.id, value);
    return value;
  }

  /** The mask passed to the layer that computed `symbolic`; undefined if there was none. */
  maskFor(symbolic: tf.SymbolicTensor): tf.Tensor | undefined {
    return this.application(symbolic)?.mask;
  }

  private application(symbolic: tf.SymbolicTensor): Application | undefined {
    const layer = sourceLayer(symbolic);
    const seen = isInput(layer) ? [] : (this.applications.get(layer) ?? []);
    if (layer.inboundNodes.length < 2 || seen.length < 2) return seen[0];
    // The layer was applied several times: find the application by the tensors it was applied to.
    const given = sourceNode(symbolic).inputTensors.map((t) => this.value(t));
    return seen.find((a) => a.inputs.every((t, i) => t === given[i]));
  }
}
