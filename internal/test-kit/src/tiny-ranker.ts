import * as tf from '@tensorflow/tfjs';

/** Inputs and labels of the tiny ranker. */
export interface TinyBatch {
  readonly x: Record<string, tf.Tensor>;
  readonly y: Record<string, tf.Tensor>;
}

const dense = (units: number, name: string, activation: 'relu' | 'sigmoid', seed: number) =>
  tf.layers.dense({units, name, activation, kernelInitializer: tf.initializers.glorotUniform({seed})});

/**
 * An uncompiled two-task ranker of stock layers with the same weights in every call. Cut it at
 * the layer `interaction`.
 */
export function tinyRanker(): tf.LayersModel {
  const history = tf.input({shape: [4], name: 'history'});
  const content = tf.input({shape: [3], name: 'content'});
  const age = tf.input({shape: [1], name: 'item_age_days'});
  const merged = tf.layers.concatenate({name: 'features'}).apply([history, content]);
  const interaction = dense(8, 'interaction', 'relu', 1).apply(merged);
  const mlp = dense(6, 'mlp_1', 'relu', 2).apply(interaction);
  const heads = ['click', 'save'].map(
    (name, i) => dense(1, name, 'sigmoid', 3 + i).apply(mlp) as tf.SymbolicTensor,
  );
  return tf.model({inputs: [history, content, age], outputs: heads, name: 'tiny_ranker'});
}

/**
 * A batch for the tiny ranker. Its values are functions of the row number, so they are always the
 * same.
 */
export function tinyBatch(rows = 16): TinyBatch {
  const wave = (width: number, speed: number) =>
    tf.tensor2d(
      Array.from({length: rows}, (_, i) =>
        Array.from({length: width}, (_, j) => Math.sin(speed * (i + 1) * (j + 1))),
      ),
    );
  const label = (every: number) =>
    tf.tensor2d(Array.from({length: rows}, (_, i) => [i % every === 0 ? 1 : 0]));
  return {
    x: {
      history: wave(4, 0.7),
      content: wave(3, 1.3),
      item_age_days: tf.tensor2d(Array.from({length: rows}, (_, i) => [i % 4 === 0 ? 7 : 90])),
    },
    y: {click: label(2), save: label(3)},
  };
}
