import {expectClose, onBackends, tinyBatch, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {type MixupOptions, mix, mixPairs, random, withMixup} from './index.js';

const options: MixupOptions = {at: 'interaction', alpha: 0.2, weight: 0.2, seed: 7};

async function train(given: MixupOptions | null, rows = 16, steps = 4, make = tinyRanker) {
  const model = make();
  if (given) withMixup(model, given);
  model.compile({optimizer: tf.train.sgd(0.5), loss: 'binaryCrossentropy'});
  const {x, y} = tinyBatch(rows);
  let losses: number[] = [];
  for (let i = 0; i < steps; i++) losses = (await model.trainOnBatch(x, y)) as number[];
  return {model, losses, weights: model.getWeights().map((w) => w.dataSync())};
}

/** The tiny ranker with a BatchNorm below the cut. */
function normedRanker(): tf.LayersModel {
  const base = tinyRanker();
  const z = base.getLayer('interaction').output as tf.SymbolicTensor;
  const normed = tf.layers.batchNormalization({name: 'norm'}).apply(z);
  const out = ['click', 'save'].map(
    (name, i) =>
      tf.layers
        .dense({
          units: 1,
          name,
          activation: 'sigmoid',
          kernelInitializer: tf.initializers.glorotUniform({seed: i}),
        })
        .apply(normed) as tf.SymbolicTensor,
  );
  return tf.model({inputs: base.inputs, outputs: out});
}

onBackends('withMixup', () => {
  it('trains bit-identically to no plug-in at weight 0', async () => {
    expect((await train({...options, weight: 0})).weights).toEqual((await train(null)).weights);
  });

  it('gives the same weights for the same seed, and others for another', async () => {
    const first = (await train(options)).weights;
    expect((await train(options)).weights).toEqual(first);
    expect((await train({...options, seed: 8})).weights).not.toEqual(first);
  });

  it('adds weight times the loss of the mixed rows', async () => {
    const {losses} = await train({...options, weight: 2}, 16, 1);
    const model = tinyRanker();
    const {x, y} = tinyBatch();
    const pairs = mixPairs(16, {alpha: 0.2, lambdaPer: 'batch', random: random(7)});
    const above = tf.model({
      inputs: model.inputs,
      outputs: model.getLayer('interaction').output as tf.SymbolicTensor,
    });
    const z = mix(above.predict(model.inputNames.map((n) => x[n]!)) as tf.Tensor, pairs);
    const mlp = model.getLayer('mlp_1').apply(z);
    const expected = ['click', 'save'].map((name) => {
      const p = model.getLayer(name).apply(mlp) as tf.Tensor;
      return tf.mean(tf.metrics.binaryCrossentropy(mix(y[name]!, pairs), p)).dataSync()[0]!;
    });
    expect(losses[0]! - losses[1]! - losses[2]!).toBeCloseTo(2 * (expected[0]! + expected[1]!), 5);
  });

  it('mixes the losses of classes by number as the losses of the same classes in one-hot form', async () => {
    const classes = tf.tensor2d(Array.from({length: 16}, (_, i) => [i % 3]));
    const run = async (loss: string, y: tf.Tensor) => {
      const {history} = tinyBatch().x;
      const layers = ['z', 'class'].map((name, i) =>
        tf.layers.dense({
          name,
          units: 3,
          kernelInitializer: tf.initializers.glorotUniform({seed: i}),
          ...(i === 0 ? {inputShape: [4]} : {activation: 'softmax' as const}),
        }),
      );
      const model = withMixup(tf.sequential({layers}), {at: 'z', seed: 3, weight: 2, lambdaPer: 'row'});
      model.compile({optimizer: tf.train.sgd(0.5), loss});
      await model.trainOnBatch(history!, y);
      return model.getWeights().flatMap((w) => Array.from(w.dataSync()));
    };
    const oneHot = tf.oneHot(tf.cast(tf.reshape(classes, [-1]), 'int32'), 3);
    expectClose(
      await run('sparseCategoricalCrossentropy', classes),
      await run('categoricalCrossentropy', oneHot),
      1e-5,
    );
  });

  it('does nothing for a batch of one row', async () => {
    expect((await train(options, 1)).weights).toEqual((await train(null, 1)).weights);
  });

  it('leaves the moving averages of a BatchNorm below the cut to the clean pass', async () => {
    const moving = async (given: MixupOptions | null) => {
      const {model} = await train(given, 16, 1, normedRanker);
      return model
        .getLayer('norm')
        .getWeights()
        .slice(2)
        .map((w) => w.dataSync());
    };
    expect(await moving(options)).toEqual(await moving(null));
  });

  it('leaks no tensor', async () => {
    const {model} = await train(options);
    const {x, y} = tinyBatch();
    const {numTensors} = tf.memory();
    for (let i = 0; i < 10; i++) await model.trainOnBatch(x, y);
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

onBackends('mix', () => {
  const pairs = {partner: Int32Array.of(1, 2, 0), lambda: Float32Array.of(0.75, 0.5, 1)};
  it('is lambda x_i + (1 - lambda) x_j', () => {
    // 0.75 * 0 + 0.25 * 4, 0.5 * 4 + 0.5 * 8, 1 * 8
    expectClose(mix(tf.tensor2d([[0], [4], [8]]), pairs), [1, 6, 8]);
  });
  it('is the identity with lambda 1', () => {
    const x = tf.tensor3d([1, 2, 3, 4, 5, 6], [3, 1, 2]);
    expect(mix(x, {...pairs, lambda: Float32Array.of(1, 1, 1)}).dataSync()).toEqual(x.dataSync());
  });
  it('sends each row the gradient of both rows it went into', () => {
    // row 0: 0.75 as itself, (1 - 1) as partner of row 2; row 1: 0.5 + 0.25; row 2: 1 + 0.5
    const gradient = tf.grad((x) => tf.sum(mix(x, pairs)))(tf.tensor2d([[0], [4], [8]]));
    expectClose(gradient, [0.75, 0.75, 1.5]);
  });
});

describe('withMixup', () => {
  it('refuses an unknown layer and lists those that can be cut', () => {
    expect(() => withMixup(tinyRanker(), {...options, at: 'interactoin'})).toThrow(
      '[@cs/mixup] withMixup: no layer named "interactoin". Layers that can be cut: features, interaction, mlp_1.',
    );
  });
  it('refuses an Embedding below the cut', () => {
    const ids = tf.input({shape: [1], name: 'ids'});
    const cut = tf.layers.reLU({name: 'cut'}).apply(ids);
    const out = tf.layers
      .embedding({inputDim: 3, outputDim: 1, name: 'table'})
      .apply(cut) as tf.SymbolicTensor;
    expect(() => withMixup(tf.model({inputs: ids, outputs: out}), {at: 'cut', seed: 1})).toThrow(
      'Embedding "table" is below',
    );
  });
  it('refuses an Embedding inside a model below the cut', () => {
    const inside = tf.input({shape: [1]});
    const table = tf.layers.embedding({inputDim: 3, outputDim: 1, name: 'table'}).apply(inside);
    const nested = tf.model({inputs: inside, outputs: table as tf.SymbolicTensor, name: 'nested'});
    const ids = tf.input({shape: [1], name: 'ids'});
    const out = nested.apply(tf.layers.reLU({name: 'cut'}).apply(ids)) as tf.SymbolicTensor;
    expect(() => withMixup(tf.model({inputs: ids, outputs: out}), {at: 'cut', seed: 1})).toThrow(
      'Embedding "table" is below',
    );
  });
  it('refuses alpha 0', () => {
    expect(() => withMixup(tinyRanker(), {...options, alpha: 0})).toThrow('alpha must be > 0. Received: 0.');
  });
});
