import {withResidual} from '@cs/residual';
import {expectClose, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {plugIn} from '../plug-ins/attach-plug-ins.js';
import {buildRanker, type RankerOptions, type RankerSpec, rankerPresets} from './ranker.js';

const spec: RankerSpec = {
  features: [
    {name: 'query', group: 'query', width: 3, historical: false},
    {name: 'content', group: 'candidate', width: 4, historical: false},
    {name: 'item_history', group: 'candidate', width: 2, historical: true},
    {name: 'item_age_days', group: 'candidate', width: 1, historical: false},
    {name: 'sequence', group: 'sequence', width: 3, steps: 4, historical: true},
  ],
  actions: ['save', 'click'],
  baseRates: [0.02, 0.2],
};

/** Makes a deterministic batch whose labels are as rare as the base rates. */
function batch(rows: number) {
  const x = Object.fromEntries(
    spec.features.map(({name, width, steps}, feature) => {
      const shape = steps === undefined ? [rows, width] : [rows, steps, width];
      const size = shape.reduce((product, n) => product * n, 1);
      const value = (i: number) =>
        name === 'item_age_days' ? 7 + 90 * (i % 2) : Math.sin(1.7 * i + feature);
      return [
        name,
        tf.tensor(
          Float32Array.from({length: size}, (_, i) => value(i)),
          shape,
        ),
      ];
    }),
  );
  const y = [50, 5].map((every) => tf.tensor2d(Array.from({length: rows}, (_, i) => [i % every ? 0 : 1])));
  return {x, y};
}

const tiny = (options: RankerOptions = {}) => buildRanker(spec, {preset: 'tiny', ...options});
const values = (model: tf.LayersModel) => model.getWeights().map((w) => w.dataSync());

onBackends('buildRanker', () => {
  it('has an input per feature and a head per action, in the order of the log', () => {
    const model = tiny();
    expect(model.inputNames).toEqual(['query', 'content', 'item_history', 'item_age_days', 'sequence']);
    expect(model.outputNames).toEqual(['save', 'click']);
    expect(model.outputs.map(({shape}) => shape)).toEqual([
      [null, 1],
      [null, 1],
    ]);
  });

  it.each(Object.keys(rankerPresets) as (keyof typeof rankerPresets)[])(
    'has a cut that only Dense layers consume: %s',
    (preset) => {
      const cut = buildRanker(spec, {preset}).getLayer('interaction');
      const readers = cut.outboundNodes.map(({outboundLayer}) => outboundLayer.getClassName());
      expect(readers.length).toBeGreaterThan(0);
      expect(new Set(readers)).toEqual(new Set(['Dense']));
    },
  );

  it('predicts near the base rates before training', () => {
    const heads = tiny().predict(Object.values(batch(64).x)) as tf.Tensor[];
    const means = heads.map((head) => tf.mean(head).dataSync()[0]!);
    means.forEach((mean, task) => {
      expect(mean / spec.baseRates![task]!).toBeGreaterThan(0.6);
      expect(mean / spec.baseRates![task]!).toBeLessThan(1.7);
    });
  });

  it('has equal weights for equal seeds, and others for another seed', () => {
    expect(values(tiny({seed: 3}))).toEqual(values(tiny({seed: 3})));
    expect(values(tiny({seed: 4}))).not.toEqual(values(tiny({seed: 3})));
  });

  it('gives no two layers equal kernels', () => {
    const kernels = values(buildRanker(spec, {preset: 'small'})).filter((w) => new Set(w).size > 2);
    expect(new Set(kernels.map((w) => w.slice(0, 3).join())).size).toBe(kernels.length);
  });

  it('gives a row the same scores alone and in a batch', () => {
    const model = tiny();
    const x = Object.values(batch(8).x);
    const [all] = model.predictOnBatch(x) as tf.Tensor[];
    const [one] = model.predictOnBatch(x.map((t) => tf.slice(t, 0, 1))) as tf.Tensor[];
    expectClose(one!, tf.slice(all!, 0, 1).dataSync());
  });

  it('distinguishes the newest step of a sequence from the oldest', () => {
    const model = tiny();
    const {sequence, ...others} = batch(4).x;
    const score = (steps: tf.Tensor) =>
      (model.predict([...Object.values(others), steps]) as tf.Tensor[])[0]!.dataSync();
    expect(score(tf.reverse(sequence!, 1))).not.toEqual(score(sequence!));
    model.getLayer('sequence_positions').setWeights([tf.zeros([4, 8])]);
    expectClose(tf.tensor(score(tf.reverse(sequence!, 1))), score(sequence!));
  });

  it.each<[string, string[], 'concat' | 'add']>([
    ['no plug-in', [], 'concat'],
    ['all plug-ins, concat', ['residual', 'score-reg', 'mixup'], 'concat'],
    ['all plug-ins, add', ['residual', 'score-reg', 'mixup'], 'add'],
  ])('trains every weight and leaks no tensors: %s', async (_, plugIns, merge) => {
    const {model} = plugIn(tiny(), spec, plugIns, {settings: {residual: {merge}}, seed: 1});
    model.compile({optimizer: tf.train.adam(0.01), loss: 'binaryCrossentropy'});
    const {x, y} = batch(100);
    const before = values(model);
    // The skip path starts at zero, so weights before it first move in the second step.
    for (let step = 0; step < 2; step++) await model.trainOnBatch(x, y);
    model.weights.forEach(({name}, i) => {
      const now = [...values(model)[i]!];
      expect(now.every(Number.isFinite), name).toBe(true);
      expect(now, name).not.toEqual([...before[i]!]);
    });
    const {numTensors} = tf.memory();
    await model.trainOnBatch(x, y);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('predicts the same after withResidual adds an untrained skip path', () => {
    const model = tiny();
    const from = ['content', 'query'];
    const x = Object.values(batch(5).x);
    const expected = (model.predict(x) as tf.Tensor[]).map((head) => head.dataSync());
    for (const merge of ['concat', 'add'] as const) {
      const skipped = withResidual(model, {from, at: 'interaction', merge});
      expect((skipped.predict(x) as tf.Tensor[]).map((head) => head.dataSync())).toEqual(expected);
    }
  });

  it('accepts custom sizes and a log without sequences', () => {
    const flat = {...spec, features: spec.features.slice(0, 1), actions: ['like']};
    const sizes = {...rankerPresets.tiny, summary: 5, blocks: 0, crossRank: 2, crossLayers: 3, mlp: []};
    const model = buildRanker(flat, {preset: sizes});
    expect((model.predict(tf.ones([2, 3])) as tf.Tensor).shape).toEqual([2, 1]);
    expect(model.getLayer('interaction').outputShape).toEqual([null, 10]);
  });

  it('leaks no tensors after dispose', () => {
    const {numTensors} = tf.memory();
    tiny().dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

describe('buildRanker', () => {
  it('rejects an unknown preset', () => {
    expect(() => tiny({preset: 'huge' as 'tiny'})).toThrow(
      '[@cs/ranker-reference] buildRanker: no preset "huge". Presets: tiny, small, paper-like.',
    );
  });
  it.each<[string, Partial<RankerSpec>, string]>([
    [
      'a group named like a sequence',
      {features: spec.features.map((each) => ({...each, group: 'sequence'}))},
      "'summary_sequence', for group 'sequence' and for sequence 'sequence'",
    ],
    [
      'an action named like an internal layer',
      {actions: ['gates']},
      "'gates', for the ranker itself and for action 'gates'",
    ],
    ['an action named like the cut', {actions: ['interaction']}, "'interaction', for the ranker itself"],
    [
      'an action named like a feature',
      {actions: ['query']},
      "'query', for feature 'query' and for action 'query'",
    ],
    [
      'a duplicate action',
      {actions: ['save', 'save']},
      "'mix_save', for action 'save' and for action 'save'",
    ],
  ])('rejects %s', (_, change, names) => {
    const {baseRates: __, ...rest} = spec;
    expect(() => buildRanker({...rest, ...change}, {preset: 'tiny'})).toThrow(
      `[@cs/ranker-reference] buildRanker: two layers would have the same name. Received: ${names}`,
    );
  });
  it('rejects an unknown size', () => {
    const sizes = {...rankerPresets.tiny, corssRank: 2};
    expect(() => tiny({preset: sizes})).toThrow(
      '[@cs/ranker-reference] buildRanker: no size "corssRank". Did you mean "crossRank"? Sizes: summary, heads,',
    );
  });
  it('has about a million parameters with the paper-like preset and inputs of typical width', () => {
    const flat = ['query', 'candidate', 'user'] as const;
    const wide: RankerSpec = {
      features: [
        ...flat.map((group) => ({name: group, group, width: 64, historical: false})),
        {name: 'sequence', group: 'sequence', width: 64, steps: 50, historical: true},
      ],
      actions: ['grid_click', 'save', 'click'],
    };
    const parameters = buildRanker(wide, {preset: 'paper-like'}).countParams();
    expect(parameters).toBeGreaterThan(0.6e6);
    expect(parameters).toBeLessThan(1.5e6);
  });
  it('rejects a log without actions', () => {
    expect(() => buildRanker({...spec, actions: []})).toThrow(
      'the log needs at least one feature and one action. Received: 5 features, 0 actions.',
    );
  });
  it.each([
    [{crossLayers: 0}, 'crossLayers 0'],
    [{blocks: 0.5}, 'blocks 0.5'],
    [{experts: 0, crossRank: -1}, 'crossRank -1, experts 0'],
    [{mlp: [8, 0]}, 'mlp [8,0]'],
  ])('rejects sizes %o', (wrong, received) => {
    expect(() => tiny({preset: {...rankerPresets.tiny, ...wrong}})).toThrow(
      `[@cs/ranker-reference] buildRanker: sizes must be positive integers. Received: ${received}.`,
    );
  });
});
