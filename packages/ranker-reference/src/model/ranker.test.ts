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

/** A batch for it, of values that follow from the index; labels as rare as the base rates. */
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
  it('has the inputs of the features, and a head for each action, in their orders', () => {
    const model = tiny();
    expect(model.inputNames).toEqual(['query', 'content', 'item_history', 'item_age_days', 'sequence']);
    expect(model.outputNames).toEqual(['save', 'click']);
    expect(model.outputs.map(({shape}) => shape)).toEqual([
      [null, 1],
      [null, 1],
    ]);
  });

  it.each(Object.keys(rankerPresets) as (keyof typeof rankerPresets)[])(
    'has a cut that only Dense layers read: %s',
    (preset) => {
      const cut = buildRanker(spec, {preset}).getLayer('interaction');
      const readers = cut.outboundNodes.map(({outboundLayer}) => outboundLayer.getClassName());
      expect(readers.length).toBeGreaterThan(0);
      expect(new Set(readers)).toEqual(new Set(['Dense']));
    },
  );

  it('starts its heads near the base rates', () => {
    const heads = tiny().predict(Object.values(batch(64).x)) as tf.Tensor[];
    const means = heads.map((head) => tf.mean(head).dataSync()[0]!);
    means.forEach((mean, task) => {
      expect(mean / spec.baseRates![task]!).toBeGreaterThan(0.6);
      expect(mean / spec.baseRates![task]!).toBeLessThan(1.7);
    });
  });

  it('starts from the same weights for the same seed, from others for another', () => {
    expect(values(tiny({seed: 3}))).toEqual(values(tiny({seed: 3})));
    expect(values(tiny({seed: 4}))).not.toEqual(values(tiny({seed: 3})));
  });

  it('gives every layer weights of its own', () => {
    const kernels = values(buildRanker(spec, {preset: 'small'})).filter((w) => new Set(w).size > 2);
    expect(new Set(kernels.map((w) => w.slice(0, 3).join())).size).toBe(kernels.length);
  });

  it('scores one row as it does in a batch', () => {
    const model = tiny();
    const x = Object.values(batch(8).x);
    const [all] = model.predictOnBatch(x) as tf.Tensor[];
    const [one] = model.predictOnBatch(x.map((t) => tf.slice(t, 0, 1))) as tf.Tensor[];
    expectClose(one!, tf.slice(all!, 0, 1).dataSync());
  });

  it('tells the newest step of a sequence from the oldest', () => {
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
  ])('trains every weight, without a leak: %s', async (_, plugIns, merge) => {
    const {model} = plugIn(tiny(), spec, plugIns, {settings: {residual: {merge}}, seed: 1});
    model.compile({optimizer: tf.train.adam(0.01), loss: 'binaryCrossentropy'});
    const {x, y} = batch(100);
    const before = values(model);
    // The second step moves what lies behind the skip path's zeros.
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

  it('predicts the same with a fresh skip path', () => {
    const model = tiny();
    const from = ['content', 'query'];
    const x = Object.values(batch(5).x);
    const expected = (model.predict(x) as tf.Tensor[]).map((head) => head.dataSync());
    for (const merge of ['concat', 'add'] as const) {
      const skipped = withResidual(model, {from, at: 'interaction', merge});
      expect((skipped.predict(x) as tf.Tensor[]).map((head) => head.dataSync())).toEqual(expected);
    }
  });

  it('takes sizes of one’s own, and a log of flat features only', () => {
    const flat = {...spec, features: spec.features.slice(0, 1), actions: ['like']};
    const sizes = {...rankerPresets.tiny, summary: 5, blocks: 0, crossRank: 2, crossLayers: 3, mlp: []};
    const model = buildRanker(flat, {preset: sizes});
    expect((model.predict(tf.ones([2, 3])) as tf.Tensor).shape).toEqual([2, 1]);
    expect(model.getLayer('interaction').outputShape).toEqual([null, 10]);
  });

  it('disposes of all that it made', () => {
    const {numTensors} = tf.memory();
    tiny().dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

describe('buildRanker', () => {
  it('refuses an unknown preset', () => {
    expect(() => tiny({preset: 'huge' as 'tiny'})).toThrow(
      '[@cs/ranker-reference] buildRanker: unknown preset. Received: "huge". Use one of: tiny, small, paper-like.',
    );
  });
  it.each<[string, Partial<RankerSpec>, string]>([
    [
      'a group and a sequence of one name',
      {features: spec.features.map((each) => ({...each, group: 'sequence'}))},
      "'summary_sequence', of group 'sequence' and of sequence 'sequence'",
    ],
    [
      'an action of an internal name',
      {actions: ['gates']},
      "'gates', of the ranker itself and of action 'gates'",
    ],
    ['an action that is the cut', {actions: ['interaction']}, "'interaction', of the ranker itself"],
    [
      'an action of a name of a feature',
      {actions: ['query']},
      "'query', of feature 'query' and of action 'query'",
    ],
    ['an action twice', {actions: ['save', 'save']}, "'mix_save', of action 'save' and of action 'save'"],
  ])('refuses %s', (_, change, names) => {
    const {baseRates: __, ...rest} = spec;
    expect(() => buildRanker({...rest, ...change}, {preset: 'tiny'})).toThrow(
      `[@cs/ranker-reference] buildRanker: two layers would have one name. Received: ${names}`,
    );
  });
  it('refuses an unknown size', () => {
    const sizes = {...rankerPresets.tiny, corssRank: 2};
    expect(() => tiny({preset: sizes})).toThrow(
      '[@cs/ranker-reference] buildRanker: unknown sizes. Received: corssRank. Use: summary, heads,',
    );
  });
  it('has about a million parameters in the paper-like preset, on inputs of usual widths', () => {
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
  it('refuses a log without features or actions', () => {
    expect(() => buildRanker({...spec, actions: []})).toThrow('Received: 5 features, 0 actions.');
  });
  it.each([
    [{crossLayers: 0}, 'crossLayers 0'],
    [{blocks: 0.5}, 'blocks 0.5'],
    [{experts: 0, crossRank: -1}, 'crossRank -1, experts 0'],
    [{mlp: [8, 0]}, 'mlp [8,0]'],
  ])('refuses sizes %o', (wrong, received) => {
    expect(() => tiny({preset: {...rankerPresets.tiny, ...wrong}})).toThrow(
      `[@cs/ranker-reference] buildRanker: unusable sizes. Received: ${received}.`,
    );
  });
});
