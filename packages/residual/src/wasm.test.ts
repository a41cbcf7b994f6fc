import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {withResidual} from './index.js';

let before = '';
beforeAll(async () => {
  before = tf.getBackend();
  expect(await tf.setBackend('wasm')).toBe(true);
});
afterAll(() => tf.setBackend(before));

type Activation = 'linear' | 'relu' | 'elu' | 'selu' | 'sigmoid' | 'tanh' | 'swish' | 'softplus';

/** The largest change of a prediction when a skip path is added to a ranker, on WebAssembly. */
function change(activation: Activation, merge: 'concat' | 'add'): number {
  const inputs = ['history', 'content'].map((name) => tf.input({name, shape: [8]}));
  const dense = (units: number, name: string, act: Activation, seed: number) =>
    tf.layers.dense({
      units,
      name,
      activation: act as 'relu',
      kernelInitializer: tf.initializers.glorotUniform({seed}),
      biasInitializer: tf.initializers.randomNormal({seed}),
    });
  const z = dense(16, 'interaction', 'relu', 1).apply(tf.layers.concatenate().apply(inputs));
  const outputs = dense(1, 'click', activation, 2).apply(z) as tf.SymbolicTensor;
  const ranker = tf.model({inputs, outputs});
  const model = withResidual(ranker, {from: ['content'], at: 'interaction', merge});
  const x = [1, 2].map((seed) => tf.randomNormal([500, 8], 0, 1, 'float32', seed));
  const [old, now] = [ranker, model].map((each) => (each.predict(x) as tf.Tensor).dataSync());
  return Math.max(...old!.map((value, row) => Math.abs(value - now![row]!)));
}

it.each(['linear', 'relu', 'elu'] as const)(
  'on WebAssembly, withResidual keeps predictions bitwise the same if %s reads the cut',
  (activation) => {
    expect(change(activation, 'concat')).toBe(0);
  },
);

// TensorFlow.js adds the bias inside the matrix product only for the three activations above.
it.each(['selu', 'sigmoid', 'tanh', 'swish', 'softplus'] as const)(
  'on WebAssembly, withResidual keeps predictions within rounding if %s reads the cut, and bitwise with add',
  (activation) => {
    expect(change(activation, 'concat')).toBeLessThan(1e-6);
    expect(change(activation, 'add')).toBe(0);
  },
);
