import {expectClose, expectGradient, onBackends, reloaded} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {nonHistoricalResidual, withResidual} from './index.js';

type Config = Parameters<typeof nonHistoricalResidual>[0];

/** The layer with given weights, so that r(x) = relu([x_1 - x_2 + 1, 2 x_2]). */
function layerWith(config: Config, join?: number[][]): tf.layers.Layer {
  const layer = nonHistoricalResidual({units: 2, ...config});
  layer.build([
    [null, 1],
    [null, 2],
  ]);
  const path = [
    tf.tensor2d([
      [1, 0],
      [-1, 2],
    ]),
    tf.tensor1d([1, 0]),
  ];
  layer.setWeights(join ? [...path, tf.tensor2d(join)] : path);
  return layer;
}

onBackends('nonHistoricalResidual', () => {
  const z = () => tf.tensor2d([[5], [7]]);
  const x = () =>
    tf.tensor2d([
      [1, 3],
      [4, -2],
    ]);

  it('computes [z ; r(x)] with merge concat', () => {
    // r: relu(1 - 3 + 1) = 0, relu(2 * 3) = 6; relu(4 + 2 + 1) = 7, relu(-4) = 0
    expectClose(layerWith({}).apply([z(), x()]) as tf.Tensor, [5, 0, 6, 7, 7, 0]);
  });

  it('computes z + r(x) V with merge add, and z itself before V is trained', () => {
    // 5 + 0 * 10 + 6 * 100, 7 + 7 * 10 + 0 * 100
    expectClose(layerWith({merge: 'add'}, [[10], [100]]).apply([z(), x()]) as tf.Tensor, [605, 77]);
    const fresh = nonHistoricalResidual({merge: 'add'}).apply([z(), x()]) as tf.Tensor;
    expect(fresh.dataSync()).toEqual(z().dataSync());
  });

  it('concatenates several sources', () => {
    const halves = tf.split(x(), 2, 1);
    const layer = nonHistoricalResidual({units: 2});
    const whole = nonHistoricalResidual({units: 2});
    const apart = layer.apply([z(), ...halves]) as tf.Tensor;
    expect(apart.dataSync()).toEqual((whole.apply([z(), x()]) as tf.Tensor).dataSync());
  });

  it('treats each step of a sequence alike, and passes on the mask of z', () => {
    const layer = nonHistoricalResidual({units: 2, activation: 'tanh', hidden: [3]});
    const flat = layer.apply([z(), x()]) as tf.Tensor;
    const steps = layer.apply([tf.reshape(z(), [1, 2, 1]), tf.reshape(x(), [1, 2, 2])]) as tf.Tensor;
    expect(steps.shape).toEqual([1, 2, 3]);
    expect(steps.dataSync()).toEqual(flat.dataSync());
    const mask = tf.tensor2d([[1, 0]], [1, 2], 'bool');
    expect(layer.computeMask([], [mask, null as never])).toBe(mask);
    expect(layer.computeMask([], [null as never, mask])).toBeNull();
    expect(layer.supportsMasking).toBe(true);
  });

  it('passes a mask on to the next layer', () => {
    const ids = tf.input({shape: [3], dtype: 'int32', name: 'ids'});
    const content = tf.input({shape: [3, 2], name: 'content'});
    const embedding = (maskZero: boolean) =>
      tf.layers.embedding({inputDim: 5, outputDim: 2, maskZero, embeddingsInitializer: 'ones'}).apply(ids);
    const joined = nonHistoricalResidual({units: 2}).apply([embedding(true) as tf.SymbolicTensor, content]);
    const last = tf.layers.simpleRNN({units: 1, kernelInitializer: 'ones', recurrentInitializer: 'ones'});
    const model = tf.model({inputs: [ids, content], outputs: last.apply(joined) as tf.SymbolicTensor});
    const run = (tail: number) => {
      const c = tf.tensor3d([0.1, 0.2, 0.3, 0.4, tail, tail], [1, 3, 2]);
      return (model.predict([tf.tensor2d([[1, 2, 0]], [1, 3], 'int32'), c]) as tf.Tensor).dataSync()[0];
    };
    expect(run(5)).toBe(run(-5));
  });

  it.each([
    ['relu', 0.3],
    ['elu', 0.3],
    ['selu', 0.3],
    ['tanh', 0.3],
    ['sigmoid', 0.3],
    ['linear', 0.3],
    ['swish', 0.3],
  ] as const)('with %s agrees with finite differences and with a stock Dense', (activation, shift) => {
    const layer = nonHistoricalResidual({units: 3, activation, hidden: [4]});
    const source = [0.4, -0.7, 1.1, 0.2].map((v) => v + shift);
    const f = (t: tf.Tensor1D) => {
      const x4 = tf.reshape(t, [2, 2]);
      return tf.sum(tf.square(layer.apply([z(), x4]) as tf.Tensor)) as tf.Scalar;
    };
    expectGradient(f, source, 1e-2, 5e-3);
    const [k1, b1, k2, b2] = layer.getWeights() as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const stock = [
      tf.layers.dense({units: 4, activation, inputShape: [2], weights: [k1, b1]}),
      tf.layers.dense({units: 3, activation, inputShape: [4], weights: [k2, b2]}),
    ].reduce((value, dense) => dense.apply(value) as tf.Tensor, x() as tf.Tensor);
    expectClose(
      layer.apply([z(), x()]) as tf.Tensor,
      (tf.concat([z(), stock as tf.Tensor2D], 1) as tf.Tensor).dataSync(),
    );
  });

  it('saves and loads as CsNonHistoricalResidual with all options and the same predictions', async () => {
    const a = tf.input({shape: [1], name: 'a'});
    const b = tf.input({shape: [2], name: 'b'});
    const config = {
      units: 3,
      merge: 'add',
      activation: 'tanh',
      hidden: [4, 2],
      seed: 9,
      name: 'skip',
    } as const;
    const layer = nonHistoricalResidual(config);
    const model = tf.model({inputs: [a, b], outputs: layer.apply([a, b]) as tf.SymbolicTensor});
    layer.setWeights(layer.getWeights().map((w) => tf.add(w, 0.1)));
    const {topology, loaded} = await reloaded(model);
    expect(topology).toContain('"CsNonHistoricalResidual"');
    expect(loaded.getLayer('skip').getConfig()).toMatchObject(config);
    const predict = (m: tf.LayersModel) => (m.predict([z(), x()]) as tf.Tensor).dataSync();
    expect(predict(loaded)).toEqual(predict(model));
    expect(loaded.weights.map((w) => w.originalName)).toEqual(model.weights.map((w) => w.originalName));
  });

  it('has the same initial weights as withResidual for the same seed', () => {
    const weights = (seed: number) => {
      const layer = nonHistoricalResidual({units: 2, seed});
      layer.apply([z(), x()]);
      return layer.getWeights()[0]!.dataSync();
    };
    expect(weights(3)).toEqual(weights(3));
    expect(weights(3)).not.toEqual(weights(4));
    const input = tf.input({shape: [2], name: 'x'});
    const cut = tf.layers.dense({units: 2, name: 'cut'}).apply(input);
    const ranker = tf.model({
      inputs: input,
      outputs: tf.layers.dense({units: 1}).apply(cut) as tf.SymbolicTensor,
    });
    const adopted = withResidual(ranker, {from: ['x'], at: 'cut', units: 2, seed: 3});
    expect(adopted.getLayer('residual').getWeights()[0]!.dataSync()).toEqual(weights(3));
  });

  it('leaks no tensor', () => {
    const layer = layerWith({});
    const [tz, tx] = [z(), x()];
    const {numTensors} = tf.memory();
    tf.dispose(layer.apply([tz, tx]) as tf.Tensor);
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

describe('nonHistoricalResidual rejects', () => {
  const input = (...shape: number[]) => tf.input({shape});
  const refuse = (config: Config, message: string) =>
    expect(() => nonHistoricalResidual(config)).toThrow(`[@cs/residual] nonHistoricalResidual: ${message}`);
  const applied = (...inputs: tf.SymbolicTensor[]) =>
    expect(() => nonHistoricalResidual({name: 'skip'}).apply(inputs));

  it('an unknown option', () =>
    refuse(
      {unit: 3} as never,
      'no option "unit". Did you mean "units"? Options: units, merge, activation, hidden, seed, name, trainable, dtype, inputShape, batchInputShape, batchSize, weights, inputDType.',
    ));
  it('units below 1', () => refuse({units: 0}, 'units and hidden must be positive integers. Received: 0.'));
  it('hidden that is not a list', () =>
    refuse({hidden: 3 as never}, 'hidden must be a list of widths. Received: 3.'));
  it('an unknown merge', () =>
    refuse({merge: 'mul' as never}, `merge must be 'concat' or 'add'. Received: "mul".`));
  it('an unknown activation', () =>
    refuse(
      {activation: 'gelu' as never},
      `activation must be one of relu, elu, selu, tanh, sigmoid, linear, swish. Received: "gelu".`,
    ));
  it('a seed that is NaN', () => refuse({seed: Number.NaN}, 'seed must be a finite number. Received: NaN.'));
  it('z without a source', () =>
    applied(input(3)).toThrow(
      '"skip" must be applied to [z, x_n, ...]: the output of the interaction module and at least one source. Received: [any, 3].',
    ));
  it('a source of another rank', () =>
    applied(input(3), input(5, 2)).toThrow(
      '"skip" needs inputs whose shapes differ in the last axis only. Received: [any, 3], [any, 5, 2]. Pool or flatten the sources.',
    ));
  it('integer inputs', () => {
    const layer = nonHistoricalResidual({name: 'skip'});
    expect(() => layer.apply([tf.ones([2, 1]), tf.ones([2, 1], 'int32')])).toThrow(
      '"skip" needs float inputs. Received: int32.',
    );
  });
});
