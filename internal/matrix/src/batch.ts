import {ensureBuilt} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';

/** Inputs and labels of a ranker. */
export interface Batch {
  readonly x: tf.Tensor[];
  readonly y: tf.Tensor[];
  dispose(): void;
}

/**
 * Makes a batch for any ranker, with values that are functions of the row number. Inputs named
 * `*_ids` hold ids below 12, where 0 is padding. `item_age_days` makes every fourth row cold. The
 * label depends on the first content feature, so that it can be learnt.
 */
export function batchFor(model: tf.LayersModel, rows = 32): Batch {
  ensureBuilt(model);
  const x = model.inputs.map((input, i) => {
    const name = model.inputNames[i]!;
    const shape = [rows, ...input.shape.slice(1)] as number[];
    const size = shape.reduce((n, d) => n * d, 1);
    const width = size / rows;
    const value = (row: number, column: number) => {
      if (name === 'item_age_days') return row % 4 === 0 ? 7 : 90;
      if (!name.endsWith('_ids')) return Math.sin(1.3 * (row + 1) * (column + 1));
      // Sequences end with 0 to 3 padding ids.
      return width > 1 && column >= width - (row % 4) ? 0 : 1 + ((row * 5 + column * 3) % 11);
    };
    const values = Array.from({length: size}, (_, k) => value(Math.floor(k / width), k % width));
    return tf.tensor(values, shape, input.dtype);
  });
  const y = model.outputs.map((_, task) =>
    tf.tensor2d(Array.from({length: rows}, (_, row) => [Math.sin(1.3 * (row + 1)) > 0.3 * task ? 1 : 0])),
  );
  return {x, y, dispose: () => tf.dispose([x, y])};
}
