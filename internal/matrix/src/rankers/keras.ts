import * as tf from '@tensorflow/tfjs';

type Inbound = readonly string[];

const initializer = {class_name: 'GlorotUniform', config: {seed: null}};
const input = (name: string, width: number) => ({
  class_name: 'InputLayer',
  config: {batch_input_shape: [null, width], dtype: 'float32', sparse: false, ragged: false, name},
  name,
  inbound_nodes: [],
});
const layer = (className: string, name: string, inbound: Inbound, config: Record<string, unknown>) => ({
  class_name: className,
  config: {name, trainable: true, dtype: 'float32', ...config},
  name,
  inbound_nodes: [inbound.map((from) => [from, 0, 0, {}])],
});
const dense = (name: string, from: string, units: number, activation: string) =>
  layer('Dense', name, [from], {
    units,
    activation,
    use_bias: true,
    kernel_initializer: initializer,
    bias_initializer: {class_name: 'Zeros', config: {}},
    kernel_regularizer: null,
    bias_regularizer: null,
    activity_regularizer: null,
    kernel_constraint: null,
    bias_constraint: null,
  });

/**
 * The topology of a `model.json` as `tensorflowjs_converter` writes it from a Keras 2 functional
 * model.
 */
const topology = {
  keras_version: '2.15.0',
  backend: 'tensorflow',
  model_config: {
    class_name: 'Functional',
    config: {
      name: 'keras_ranker',
      trainable: true,
      layers: [
        input('history', 4),
        input('content', 3),
        input('item_age_days', 1),
        layer('Concatenate', 'features', ['history', 'content'], {axis: -1}),
        layer('BatchNormalization', 'norm', ['features'], {
          axis: [1],
          momentum: 0.99,
          epsilon: 0.001,
          center: true,
          scale: true,
          beta_initializer: {class_name: 'Zeros', config: {}},
          gamma_initializer: {class_name: 'Ones', config: {}},
          moving_mean_initializer: {class_name: 'Zeros', config: {}},
          moving_variance_initializer: {class_name: 'Ones', config: {}},
          beta_regularizer: null,
          gamma_regularizer: null,
          beta_constraint: null,
          gamma_constraint: null,
        }),
        dense('interaction', 'norm', 8, 'relu'),
        layer('Dropout', 'drop', ['interaction'], {rate: 0.1, noise_shape: null, seed: 5}),
        dense('mlp', 'drop', 6, 'relu'),
        dense('click', 'mlp', 1, 'sigmoid'),
      ],
      input_layers: [
        ['history', 0, 0],
        ['content', 0, 0],
        ['item_age_days', 0, 0],
      ],
      output_layers: [['click', 0, 0]],
    },
  },
};

const weights: Record<string, number[]> = {
  'norm/gamma': [7],
  'norm/beta': [7],
  'norm/moving_mean': [7],
  'norm/moving_variance': [7],
  'interaction/kernel': [7, 8],
  'interaction/bias': [8],
  'mlp/kernel': [8, 6],
  'mlp/bias': [6],
  'click/kernel': [6, 1],
  'click/bias': [1],
};

/** A ranker as saved by Keras, with sine waves as weights; variances and scales are near 1. */
export async function kerasJson(): Promise<tf.LayersModel> {
  const weightSpecs = Object.entries(weights).map(([name, shape]) => ({
    name,
    shape,
    dtype: 'float32' as const,
  }));
  const values = weightSpecs.flatMap(({name, shape}) =>
    Array.from({length: shape.reduce((n, d) => n * d, 1)}, (_, i) =>
      /gamma|variance/.test(name) ? 1 + 0.1 * Math.sin(i) : 0.5 * Math.sin(1 + 2.3 * i + name.length),
    ),
  );
  return tf.loadLayersModel(
    tf.io.fromMemory({modelTopology: topology, weightSpecs, weightData: Float32Array.from(values).buffer}),
  );
}
