import * as tf from '@tensorflow/tfjs';

type Activation = 'linear' | 'relu' | 'sigmoid' | 'softmax' | 'tanh';

/** A seeded initializer; each layer of a ranker takes another seed. */
export const seeded = (seed: number) => tf.initializers.glorotUniform({seed});

/** A Dense of a name, applied. */
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

/** A layer applied to one tensor or several. */
export const apply = (
  layer: tf.layers.Layer,
  x: tf.SymbolicTensor | tf.SymbolicTensor[],
): tf.SymbolicTensor => layer.apply(x) as tf.SymbolicTensor;

/** Concatenates on the last axis. */
export const concat = (name: string, ...x: tf.SymbolicTensor[]): tf.SymbolicTensor =>
  apply(tf.layers.concatenate({name}), x);

/** Rows of `embed` of a table of 12, by ids `[batch, n]`: `[batch, n, width]`, or `[batch, width]` for one id a row. */
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

/** The inputs that every ranker has: `content`, which new items have too, and `item_age_days`. */
export function commonInputs(): {content: tf.SymbolicTensor; age: tf.SymbolicTensor} {
  return {
    content: tf.input({shape: [3], name: 'content'}),
    age: tf.input({shape: [1], name: 'item_age_days'}),
  };
}

/** The output `[batch, 1]` of a task. */
export const head = (x: tf.SymbolicTensor, name = 'click', seed = 90): tf.SymbolicTensor =>
  dense(x, name, 1, seed, 'sigmoid');
