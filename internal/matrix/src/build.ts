import * as tf from '@tensorflow/tfjs';

type Activation = 'linear' | 'relu' | 'sigmoid' | 'softmax' | 'tanh';

/** A seeded initializer. Each layer of a ranker uses another seed. */
export const seeded = (seed: number) => tf.initializers.glorotUniform({seed});

/** Applies a new Dense layer with a name. */
export function dense(
  x: tf.SymbolicTensor,
  name: string,
  units: number,
  seed: number,
  activation: Activation = 'relu',
): tf.SymbolicTensor {
  return tf.layers
    .dense({units, name, activation, kernelInitializer: seeded(seed)})
    .apply(x) as tf.SymbolicTensor;
}

/** Applies a layer to one or several tensors. */
export const apply = (
  layer: tf.layers.Layer,
  x: tf.SymbolicTensor | tf.SymbolicTensor[],
): tf.SymbolicTensor => layer.apply(x) as tf.SymbolicTensor;

/** Concatenates on the last axis. */
export const concat = (name: string, ...x: tf.SymbolicTensor[]): tf.SymbolicTensor =>
  apply(tf.layers.concatenate({name}), x);

/**
 * Embeds ids `[batch, n]` with a table of 12 rows. The result is `[batch, n, width]`, or
 * `[batch, width]` if there is one id per row.
 */
export function embed(
  ids: tf.SymbolicTensor,
  name: string,
  width: number,
  seed: number,
  maskZero = false,
): tf.SymbolicTensor {
  const table = tf.layers.embedding({
    inputDim: 12,
    outputDim: width,
    name,
    maskZero,
    embeddingsInitializer: tf.initializers.randomUniform({minval: -0.5, maxval: 0.5, seed}),
  });
  const rows = apply(table, ids);
  return ids.shape[1] === 1 ? apply(tf.layers.flatten({name: `${name}_flat`}), rows) : rows;
}

/** The inputs that every ranker has: `content` (non-historical features) and `item_age_days`. */
export function commonInputs(): {content: tf.SymbolicTensor; age: tf.SymbolicTensor} {
  return {
    content: tf.input({shape: [3], name: 'content'}),
    age: tf.input({shape: [1], name: 'item_age_days'}),
  };
}

/** The output of a task, `[batch, 1]`. */
export const head = (x: tf.SymbolicTensor, name = 'click', seed = 90): tf.SymbolicTensor =>
  dense(x, name, 1, seed, 'sigmoid');
