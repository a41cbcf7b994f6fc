import {shown} from '@cs/core';
import {type ColdCondition, coldInput, isCold, type TrainStep} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import {caller, fail} from './fail.js';

/** Which rows are cold. */
export type Cold = ColdCondition;

interface ColdRows {
  /** 1 for the warm rows of a step's batch and 0 for the cold ones, `[rows]`. */
  warm(step: TrainStep): tf.Tensor1D;
  /** The masks of cold and of warm rows, made with stock layers: `[batch, 1]` of exact 0 and 1. */
  gates(prefix: string): {cold: tf.SymbolicTensor; warm: tf.SymbolicTensor};
}

/**
 * Slope of the gate. A power of two, so that products with it are exact, and so large that the
 * smallest step past the limit saturates the gate.
 */
const STEEP = 2 ** 60;

/** Resolves `cold`, and checks its names and limits. */
export function coldRows(model: tf.LayersModel, cold: Cold): ColdRows {
  const place = coldInput(model, cold, caller);
  const input = model.inputs[place]!;
  if (input.shape.length !== 2 || input.shape[1] !== 1 || input.dtype !== 'float32') {
    const shape = ['batch', ...input.shape.slice(1)].join(', ');
    throw fail(
      caller.functionName,
      `cold: input "${model.inputNames[place]}" must be float32 with one number per row, [batch, 1]. Received: ${input.dtype}, [${shape}].`,
    );
  }
  const warm = (step: TrainStep) => tf.sub(1, isCold(cold, step.inputs[place]!, caller)) as tf.Tensor1D;
  const gate = (
    x: tf.SymbolicTensor,
    layer: string,
    kernel: number,
    bias: number,
    activation: 'relu' | 'hardSigmoid' | 'linear',
  ) =>
    tf.layers
      .dense({
        units: 1,
        name: layer,
        activation,
        trainable: false,
        kernelInitializer: tf.initializers.constant({value: kernel}),
        biasInitializer: tf.initializers.constant({value: bias}),
      })
      .apply(x) as tf.SymbolicTensor;
  const withWarm = (coldGate: tf.SymbolicTensor, prefix: string) => ({
    cold: coldGate,
    warm: gate(coldGate, `${prefix}_is_warm`, -1, 1, 'linear'),
  });
  if (typeof cold === 'string') return {warm, gates: (prefix) => withWarm(input, prefix)};
  const less = 'lessThan' in cold;
  const limit = less ? cold.lessThan : cold.greaterThan;
  if (typeof limit !== 'number' || !Number.isFinite(limit)) {
    throw fail(caller.functionName, `cold: the limit must be a finite number. Received: ${shown(limit)}.`);
  }
  const slope = less ? -STEEP : STEEP;
  return {
    warm,
    gates: (prefix) => {
      // relu is 0 up to the limit and huge past it. The hard sigmoid, max(0, min(1, x / 5 + 1/2)),
      // turns these into 0 and 1.
      const past = gate(input, `${prefix}_past_limit`, slope, -slope * limit, 'relu');
      return withWarm(gate(past, `${prefix}_is_cold`, 1, -2.5, 'hardSigmoid'), prefix);
    },
  };
}
