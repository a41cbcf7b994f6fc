import {attachTerm} from '@cs/graph';
import {expectClose, onBackends, tinyBatch, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {type GradientGroups, gradientNormRatio, gradientNormRatioCallback, withResidual} from './index.js';

const groups: GradientGroups = {historical: ['history'], nonHistorical: ['content']};

function compiled(model = tinyRanker()): tf.LayersModel {
  model.compile({optimizer: tf.train.adam(0.02), loss: ['binaryCrossentropy', 'meanSquaredError'] as never});
  return model;
}

/** A model with p = sum over sources s of `weights[s]` times s. */
function linear(weights: Record<string, number[]>): tf.LayersModel {
  const inputs = Object.entries(weights).map(([name, w]) => tf.input({shape: [w.length], name}));
  const joined = tf.layers.concatenate().apply(inputs) as tf.SymbolicTensor;
  const kernel = tf.tensor2d(
    Object.values(weights)
      .flat()
      .map((w) => [w]),
  );
  const dense = tf.layers.dense({units: 1, useBias: false});
  const model = tf.model({inputs, outputs: dense.apply(joined) as tf.SymbolicTensor});
  dense.setWeights([kernel]);
  model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
  return model;
}

onBackends('gradientNormRatio', () => {
  it('is |w_n| / |w_h| for p = w_h x_h + w_n x_n, for any batch', () => {
    const model = linear({h: [3, 4], n: [6, 8]});
    const x = {
      h: tf.tensor2d([
        [1, 2],
        [0, 5],
        [2, 2],
      ]),
      n: tf.tensor2d([
        [9, 1],
        [1, 1],
        [3, 0],
      ]),
    };
    const y = tf.tensor2d([[1], [2], [3]]);
    // |(6, 8)| / |(3, 4)|
    expectClose([gradientNormRatio(model, {x, y}, {historical: ['h'], nonHistorical: ['n']})], [2], 1e-5);
  });

  it('averages over the sources of a group', () => {
    const model = linear({h: [2], n: [3], m: [5]});
    const x = [tf.ones([4, 1]), tf.ones([4, 1]), tf.zeros([4, 1])];
    const ratio = gradientNormRatio(
      model,
      {x, y: tf.zeros([4, 1])},
      {historical: ['h'], nonHistorical: ['n', 'm']},
    );
    expectClose([ratio], [(3 + 5) / 2 / 2], 1e-5);
  });

  it('agrees with finite differences of the compiled loss', () => {
    const model = compiled();
    const {x, y} = tinyBatch(6);
    const loss = (given: Record<string, tf.Tensor>) => {
      const [click, save] = model.predict(model.inputNames.map((n) => given[n]!)) as tf.Tensor[];
      const total = tf.add(
        tf.mean(tf.metrics.binaryCrossentropy(y.click!, click!)),
        tf.mean(tf.metrics.meanSquaredError(y.save!, save!)),
      );
      return total.dataSync()[0]!;
    };
    const norm = (name: string) => {
      const [rows, width] = x[name]!.shape as [number, number];
      const values = x[name]!.arraySync() as number[][];
      const slope = (row: number, column: number) => {
        const at = (step: number) => {
          const moved = values.map((r, i) => r.map((v, j) => (i === row && j === column ? v + step : v)));
          return loss({...x, [name]: tf.tensor2d(moved)});
        };
        return (at(0.005) - at(-0.005)) / 0.01;
      };
      const norms = Array.from({length: rows}, (_, i) =>
        Math.hypot(...Array.from({length: width}, (_, j) => slope(i, j))),
      );
      return norms.reduce((sum, v) => sum + v, 0) / rows;
    };
    expectClose([gradientNormRatio(model, {x, y}, groups)], [norm('content') / norm('history')], 5e-3);
  });

  it('accepts the output of a layer, such as an embedding, as a source', () => {
    const ids = tf.input({shape: [1], dtype: 'int32', name: 'ids'});
    const h = tf.input({shape: [1], name: 'h'});
    const embedded = tf.layers.embedding({inputDim: 4, outputDim: 2, name: 'category'}).apply(ids);
    const flat = tf.layers.flatten().apply(embedded) as tf.SymbolicTensor;
    const dense = tf.layers.dense({units: 1, useBias: false, name: 'out'});
    const out = dense.apply(tf.layers.concatenate().apply([h, flat])) as tf.SymbolicTensor;
    const model = tf.model({inputs: [ids, h], outputs: out});
    dense.setWeights([tf.tensor2d([[10], [3], [4]])]);
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    const batch = {x: [tf.tensor2d([[1], [2]], [2, 1], 'int32'), tf.ones([2, 1])], y: tf.zeros([2, 1])};
    const ratio = gradientNormRatio(model, batch, {historical: ['h'], nonHistorical: ['category']});
    expectClose([ratio], [5 / 10], 1e-5);
    expect(() => gradientNormRatio(model, batch, {historical: ['h'], nonHistorical: ['ids']})).toThrow(
      '[@cs/residual] gradientNormRatio: "ids" has dtype int32, and integers have no gradient. Name its embedding layer instead.',
    );
  });

  it('rises when a skip path is trained', async () => {
    const ranker = compiled();
    const {x, y} = tinyBatch();
    const model = withResidual(ranker, {from: ['content'], at: 'interaction', units: 4});
    const before = gradientNormRatio(model, {x, y}, groups);
    // V is still 0, so the model computes the same as the ranker.
    expectClose([before], [gradientNormRatio(ranker, {x, y}, groups)], 1e-5);
    model.getLayer('mlp_1_residual').setWeights([tf.fill([4, 6], 3)]);
    expect(gradientNormRatio(model, {x, y}, groups)).toBeGreaterThan(before);
  });

  it('works on a Sequential and leaks no tensor', () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({units: 2, inputShape: [2], name: 'first', kernelInitializer: 'identity'}),
        tf.layers.dense({units: 1, name: 'last', kernelInitializer: 'ones'}),
      ],
    });
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    const batch = {x: tf.ones([3, 2]), y: tf.zeros([3, 1])};
    const run = () =>
      gradientNormRatio(model, batch, {historical: [model.inputNames[0]!], nonHistorical: ['first']});
    // The first layer returns its input unchanged.
    expect(run()).toBe(1);
    const {numTensors} = tf.memory();
    run();
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(Object.hasOwn(model.getLayer('first'), 'apply')).toBe(false);
  });

  it('is Infinity when only the historical gradients are 0, and throws when all are 0', () => {
    const x = [tf.ones([2, 1]), tf.ones([2, 1])];
    const y = tf.zeros([2, 1]);
    const ratio = (h: number, n: number) =>
      gradientNormRatio(linear({h: [h], n: [n]}), {x, y}, {historical: ['h'], nonHistorical: ['n']});
    expect(ratio(0, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(ratio(1, 0)).toBe(0);
    expect(() => ratio(0, 0)).toThrow('all gradients are 0, so the ratio is undefined.');
  });
});

onBackends('gradientNormRatioCallback', () => {
  const watched = {...groups, every: 2};

  it('measures before the first step of fit and then after every `every` steps', async () => {
    const model = compiled();
    const {x, y} = tinyBatch();
    const before = gradientNormRatio(model, {x, y}, groups);
    const seen: number[] = [];
    const callback = gradientNormRatioCallback({x, y}, {...watched, onRatio: ({step}) => seen.push(step)});
    await model.fit(x, y, {epochs: 2, batchSize: 6, verbose: 0, callbacks: callback});
    expect(callback.ratios.map(({step}) => step)).toEqual([0, 2, 4]);
    expect(seen).toEqual([0, 2, 4]);
    expect(callback.ratios[0]!.ratio).toBe(before);
    expect(callback.ratios[2]!.ratio).not.toBe(before);
  });

  it('does not affect training with dropout, BatchNorm and a term: the weights are bitwise the same', async () => {
    const run = async (watch: boolean) => {
      const inputs = ['history', 'content'].map((name) => tf.input({shape: [3], name}));
      const layers = [
        tf.layers.concatenate(),
        tf.layers.batchNormalization(),
        tf.layers.dense({
          units: 4,
          activation: 'relu',
          kernelInitializer: tf.initializers.glorotUniform({seed: 1}),
        }),
        tf.layers.dropout({rate: 0.5, seed: 3}),
        tf.layers.dense({units: 1, activation: 'sigmoid', kernelInitializer: 'ones'}),
      ];
      const out = layers.reduce<unknown>((v, layer) => layer.apply(v as tf.SymbolicTensor), inputs);
      const model = tf.model({inputs, outputs: out as tf.SymbolicTensor});
      attachTerm(model, {
        name: 'mean',
        order: 1,
        spec: {},
        penalty: (step) => tf.mean(step.value(model.outputs[0]!)) as tf.Scalar,
      });
      model.compile({optimizer: 'adam', loss: 'binaryCrossentropy'});
      const x = {
        history: tf.reshape(tf.sin(tf.range(0, 36)), [12, 3]),
        content: tf.reshape(tf.cos(tf.range(0, 36)), [12, 3]),
      };
      const y = tf.tensor2d(Array.from({length: 12}, (_, i) => [i % 2]));
      const callbacks = watch ? [gradientNormRatioCallback({x, y}, {...groups, every: 1})] : [];
      await model.fit(x, y, {epochs: 3, batchSize: 4, shuffle: false, verbose: 0, callbacks});
      return model.getWeights().map((w) => w.dataSync());
    };
    expect(await run(true)).toEqual(await run(false));
  });
});

describe('gradientNormRatio rejects', () => {
  const {x, y} = tinyBatch(2);
  const refuse = (
    message: string,
    change: Partial<GradientGroups>,
    model = compiled(),
    batch: unknown = {x, y},
  ) =>
    expect(() => gradientNormRatio(model, batch as never, {...groups, ...change})).toThrow(
      `[@cs/residual] gradientNormRatio: ${message}`,
    );

  it('a model that is not compiled', () =>
    refuse('the model has no loss. Compile it first', {}, tinyRanker()));
  it('an unknown name', () =>
    refuse('no layer named "contnt". Did you mean "content"? Layers: ', {nonHistorical: ['contnt']}));
  it('an empty group', () =>
    refuse('historical must name at least one input or layer, in a list. Received: [].', {historical: []}));
  it('a name in both groups', () =>
    refuse('"history" is named twice. Name each source only once, in one group.', {
      nonHistorical: ['history'],
    }));
  it('an unknown option', () =>
    refuse('no option "nonhistorical". Did you mean "nonHistorical"? Options: historical, nonHistorical.', {
      nonhistorical: ['a'],
    } as never));
  it('a batch that lacks an input or a target', () => {
    refuse(
      'the batch must have a tensor for each input: history, content, item_age_days. Received: 3, without "content".',
      {},
      compiled(),
      {
        x: {...x, content: undefined},
        y,
      },
    );
    refuse(
      'the batch must have a tensor for each target: click, save. Received: 1, without "save".',
      {},
      compiled(),
      {
        x,
        y: [y.click],
      },
    );
  });
  it('an input of the wrong width, and tensors with different numbers of rows', () => {
    const rows = x.history!.shape[0]!;
    refuse(`input "content" of the batch must be [batch, 3]. Received: [${rows}, 4].`, {}, compiled(), {
      x: {...x, content: x.history!},
      y,
    });
    refuse(
      `the tensors of the batch must have the same number of rows. Received: ${rows} and 3.`,
      {},
      compiled(),
      {x, y: {...y, save: tf.ones([3, 1])}},
    );
  });
  it('a layer that is applied several times', () => {
    const a = tf.input({shape: [2], name: 'a'});
    const shared = tf.layers.dense({units: 2, name: 'shared'});
    const out = shared.apply(shared.apply(a)) as tf.SymbolicTensor;
    const model = tf.model({inputs: a, outputs: out});
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    refuse(
      'layer "shared" is applied 2 times. Name a layer that reads it once.',
      {historical: ['shared'], nonHistorical: ['a']},
      model,
    );
  });
  it('an unknown option and an `every` below 1 in the callback', () => {
    const make = (change: object) => () => gradientNormRatioCallback({x, y}, {...groups, ...change});
    expect(make({evry: 3})).toThrow('[@cs/residual] gradientNormRatioCallback: no option "evry".');
    expect(make({every: 0})).toThrow('every must be a positive integer. Received: 0.');
  });
});
