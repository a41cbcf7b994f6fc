import {attachTerm} from '@cs/graph';
import {onBackends, reloaded, tinyBatch, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {addedParameters, type ResidualOptions, withResidual} from './index.js';

const predict = (model: tf.LayersModel): Float32Array[] => {
  const {x} = tinyBatch();
  return (model.predict(model.inputNames.map((n) => x[n]!)) as tf.Tensor[]).map(
    (t) => t.dataSync() as Float32Array,
  );
};
const options: ResidualOptions = {from: ['content'], at: 'interaction', units: 5};

onBackends('withResidual', () => {
  for (const merge of ['concat', 'add'] as const) {
    it(`keeps the predictions of a trained model bitwise the same with merge ${merge}`, async () => {
      const ranker = tinyRanker();
      ranker.compile({optimizer: 'adam', loss: 'binaryCrossentropy'});
      const {x, y} = tinyBatch();
      for (let i = 0; i < 5; i++) await ranker.trainOnBatch(x, y);
      expect(predict(withResidual(ranker, {...options, merge}))).toEqual(predict(ranker));
    });

    it(`trains every weight of the skip path with merge ${merge}`, async () => {
      const model = withResidual(tinyRanker(), {...options, merge, hidden: [4]});
      model.compile({optimizer: tf.train.sgd(0.5), loss: 'binaryCrossentropy'});
      const before = model.getWeights().map((w) => w.dataSync().slice());
      const {x, y} = tinyBatch();
      const losses = [];
      for (let i = 0; i < 20; i++) losses.push(((await model.trainOnBatch(x, y)) as number[])[0]!);
      expect(losses.at(-1)!).toBeLessThan(losses[0]!);
      model.getWeights().forEach((w, i) => {
        expect(w.dataSync(), model.weights[i]!.name).not.toEqual(before[i]);
      });
    });

    it(`saves only stock layers, and the loaded model predicts the same, with merge ${merge}`, async () => {
      const model = withResidual(tinyRanker(), {...options, merge, from: ['content', 'history']});
      const {topology, loaded} = await reloaded(model);
      expect(topology).not.toContain('"Cs');
      expect(predict(loaded)).toEqual(predict(model));
      expect(loaded.outputNames).toEqual(['click', 'save']);
    });
  }

  it('does not change an output that is the cut tensor itself', async () => {
    const a = tf.input({shape: [2], name: 'a'});
    const z = tf.layers.dense({units: 3, name: 'z'}).apply(a) as tf.SymbolicTensor;
    const ranker = tf.model({
      inputs: a,
      outputs: [z, tf.layers.dense({units: 1, name: 'click'}).apply(z) as tf.SymbolicTensor],
    });
    ranker.compile({optimizer: 'sgd', loss: {z: 'meanSquaredError', click: 'meanSquaredError'}});
    for (const merge of ['concat', 'add'] as const) {
      const model = withResidual(ranker, {from: ['a'], at: 'z', merge});
      expect(model.outputNames).toEqual(['z', 'click']);
      await model.trainOnBatch(tf.ones([4, 2]), [tf.ones([4, 3]), tf.ones([4, 1])]);
      const [own, other] = [model, ranker].map((m) => (m.predict(tf.ones([1, 2])) as tf.Tensor[])[0]!);
      expect(own!.dataSync()).toEqual(other!.dataSync());
    }
  });

  it('keeps the output names when a head reads the cut', () => {
    const model = withResidual(tinyRanker(), {from: ['content'], at: 'mlp_1', units: 2});
    expect(model.outputNames).toEqual(['click', 'save']);
    expect(predict(model)).toEqual(predict(tinyRanker()));
  });

  it('saves a head that reads the cut with weight names that loading finds', async () => {
    const model = withResidual(tinyRanker(), {from: ['content'], at: 'mlp_1', units: 2});
    const {loaded} = await reloaded(model);
    expect(predict(loaded)).toEqual(predict(model));
  });

  it('passes the name of a widened Dense on, so that a second cut at that name works', () => {
    const once = withResidual(tinyRanker(), options);
    const twice = withResidual(once, {from: ['content'], at: 'mlp_1', units: 2, name: 'second'});
    expect(twice.getLayer('mlp_1').getClassName()).toBe('Activation');
    expect(predict(twice)).toEqual(predict(tinyRanker()));
  });

  it('rejects a model with attached terms', () => {
    const ranker = tinyRanker();
    attachTerm(ranker, {name: 'score_reg', order: 1, spec: {}, penalty: () => null});
    expect(() => withResidual(ranker, options)).toThrow(
      '[@cs/residual] withResidual: the model has terms that would not be on the new model: score_reg. Call withResidual first',
    );
  });

  it('accepts a Sequential that is not built yet', () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({units: 4, inputShape: [3], name: 'z'}),
        tf.layers.dense({units: 1, activation: 'sigmoid', name: 'o'}),
      ],
    });
    const widened = withResidual(model, {from: ['z'], at: 'z', units: 2});
    expect(widened.outputNames).toEqual(['o']);
  });

  it('shares the weights, which survive when one of the two models is disposed', () => {
    const ranker = tinyRanker();
    const model = withResidual(ranker, options);
    const before = predict(model);
    ranker.dispose();
    expect(predict(model)).toEqual(before);
  });
});

describe('withResidual', () => {
  const refuse = (change: Partial<ResidualOptions>, message: string) =>
    expect(() => withResidual(tinyRanker(), {...options, ...change})).toThrow(message);

  it('rejects an unknown source and lists the layers', () =>
    refuse({from: ['contnt']}, 'no layer named "contnt". Did you mean "content"? Layers: '));
  it('rejects a source that is computed from the cut', () =>
    refuse({from: ['mlp_1']}, 'a skip path from it would be a cycle'));
  it('rejects units below 1', () =>
    refuse({units: 0}, 'units and hidden must be positive integers. Received: 0.'));
  it('rejects a misspelled option', () =>
    refuse(
      {unit: 3} as never,
      '[@cs/residual] withResidual: no option "unit". Did you mean "units"? Options: from, at, call, units, ',
    ));
  it('rejects a layer inside a nested model, and one that is applied several times', () => {
    const inner = tf.sequential({
      name: 'tower',
      layers: [tf.layers.dense({units: 2, inputShape: [2], name: 'deep'})],
    });
    const a = tf.input({shape: [2], name: 'a'});
    const shared = tf.layers.dense({units: 2, name: 'shared'});
    const z = shared.apply(shared.apply(inner.apply(a))) as tf.SymbolicTensor;
    const model = tf.model({inputs: a, outputs: tf.layers.dense({units: 1}).apply(z) as tf.SymbolicTensor});
    expect(() => withResidual(model, {from: ['a'], at: 'deep'})).toThrow(
      '[@cs/residual] withResidual: layer "deep" is inside the nested model "tower"',
    );
    expect(() => withResidual(model, {from: ['a'], at: 'shared'})).toThrow(
      'layer "shared" is applied 2 times. Set call to the application you mean: 0 to 1.',
    );
    expect(() => withResidual(model, {from: ['shared'], at: 'shared', call: 1})).toThrow(
      'layer "shared" is applied 2 times. Name a layer that reads it once.',
    );
  });
  it('rejects missing sources', () =>
    refuse({from: undefined as never}, 'from must name at least one input or layer'));
  it('rejects a name that a layer already has', () =>
    refuse({name: 'mlp_1'}, 'has a layer named "mlp_1" already'));
  it.each(['', 'my path', 3])('rejects a name that is not a valid layer name: %j', (name) =>
    refuse(
      {name: name as string},
      `[@cs/residual] withResidual: name must start with a letter or digit and may contain only letters, digits and _ - . /. Received: ${JSON.stringify(name)}.`,
    ),
  );
  it('rejects a source that is named twice', () =>
    refuse({from: ['content', 'content']}, 'from names "content" twice. Name each source once.'));

  it('names the layer that reads the cut if it is not a Dense', () => {
    const a = tf.input({shape: [2], name: 'a'});
    const z = tf.layers.dense({units: 2, name: 'z'}).apply(a);
    const out = tf.layers.reLU({name: 'relu'}).apply(z) as tf.SymbolicTensor;
    const model = tf.model({inputs: a, outputs: out});
    expect(() => withResidual(model, {from: ['a'], at: 'z'})).toThrow('"relu" (ReLU) reads "z"');
  });

  it('rejects a source of float ids, and accepts an integer price', () => {
    const [id, price] = ['item_id', 'price'].map((name) => tf.input({name, shape: [1]}));
    const table = tf.layers.embedding({inputDim: 9, outputDim: 2, name: 'item_embedding'});
    const embedded = tf.layers.flatten({name: 'item'}).apply(table.apply(id!)) as tf.SymbolicTensor;
    const joined = tf.layers.concatenate().apply([embedded, price!]);
    const z = tf.layers.dense({units: 4, name: 'z'}).apply(joined);
    const out = tf.layers.dense({units: 1}).apply(z) as tf.SymbolicTensor;
    const model = tf.model({inputs: [id!, price!], outputs: out});
    expect(() => withResidual(model, {from: ['price', 'item_id'], at: 'z'})).toThrow(
      '[@cs/residual] withResidual: source "item_id" holds ids, which "item_embedding" reads, but the skip path needs features. Name the layer "item_embedding" instead, or one that flattens its output.',
    );
    const made = withResidual(model, {from: ['price', 'item'], at: 'z'});
    const x = [tf.tensor2d([[3]]), tf.tensor2d([[1999]])];
    expect((made.predict(x) as tf.Tensor).dataSync()).toEqual((model.predict(x) as tf.Tensor).dataSync());
  });

  it('rejects a source with integer values and one with a time axis', () => {
    const ids = tf.input({shape: [1], name: 'ids', dtype: 'int32'});
    const steps = tf.input({shape: [5, 2], name: 'steps'});
    const z = tf.input({shape: [2], name: 'z0'});
    const cut = tf.layers.dense({units: 2, name: 'z'}).apply(z);
    const out = tf.layers.dense({units: 1}).apply(cut) as tf.SymbolicTensor;
    const flat = tf.layers.flatten().apply(steps) as tf.SymbolicTensor;
    const model = tf.model({
      inputs: [ids, steps, z],
      outputs: [out, flat, tf.layers.embedding({inputDim: 3, outputDim: 2}).apply(ids) as tf.SymbolicTensor],
    });
    expect(() => withResidual(model, {from: ['ids'], at: 'z'})).toThrow(
      'source "ids" has dtype int32, but the skip path needs floats. Name its embedding layer instead.',
    );
    expect(() => withResidual(model, {from: ['steps'], at: 'z'})).toThrow(
      'source "steps" has shape [batch, 5, 2], but the skip path needs [batch, width]. Pool or flatten it first.',
    );
  });
});

describe('addedParameters', () => {
  it('counts the skip path: 3 x 5 + 5 for the Dense, 5 x 6 where it joins', () => {
    const ranker = tinyRanker();
    // 7 x 8 + 8, 8 x 6 + 6, two heads of 6 + 1
    const before = 64 + 54 + 14;
    const added = addedParameters(ranker, withResidual(ranker, options));
    expect(added).toEqual({count: 20 + 30, percent: (100 * 50) / before});
  });
});
