import {attachedTerms} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {z} from 'zod';
import {buildRanker, type RankerSpec} from '../model/ranker.js';
import {ownRows, plugIn} from './attach-plug-ins.js';
import {registerPlugIn} from './registry.js';

const spec: RankerSpec = {
  features: [
    {name: 'content', group: 'candidate', width: 4, historical: false},
    {name: 'item_history', group: 'candidate', width: 2, historical: true},
    {name: 'item_age_days', group: 'candidate', width: 1, historical: false},
    {name: 'sequence', group: 'sequence', width: 3, steps: 4, historical: true},
  ],
  actions: ['save'],
};
const build = () => buildRanker(spec, {preset: 'tiny'});

describe('plugIn', () => {
  it('without plug-ins returns the ranker itself', () => {
    const ranker = build();
    const {model, serving, added} = plugIn(ranker, spec, [], {seed: 1});
    expect([model, serving]).toEqual([ranker, ranker]);
    expect(added).toEqual({count: 0, percent: 0});
    expect(attachedTerms(ranker)).toEqual([]);
  });

  it('feeds the residual the inputs that a new item has, and counts the added parameters', () => {
    const settings = {residual: {units: 5}};
    const {model, serving, added} = plugIn(build(), spec, ['residual'], {settings, seed: 1});
    expect(serving).toBe(model);
    expect(model.getLayer('residual').getWeights()[0]!.shape).toEqual([4, 5]);
    // The skip path, 4 * 5 + 5, and its way into the MLP of 16 units.
    expect(added.count).toBe(4 * 5 + 5 + 5 * 16);
    expect(added.percent).toBeCloseTo((100 * added.count) / build().countParams(), 10);
  });

  it('initializes the skip path from the seed', () => {
    const skip = (seed: number) =>
      plugIn(build(), spec, ['residual'], {seed}).model.getLayer('residual').getWeights()[0]!.dataSync();
    expect(skip(1)).toEqual(skip(1));
    expect(skip(2)).not.toEqual(skip(1));
  });

  it('attaches the terms with their settings, and with the cold age of the run', () => {
    const settings = {'score-reg': {weight: 0.5}, mixup: {weight: 0.3}};
    const {model} = plugIn(build(), spec, ['mixup', 'score-reg'], {settings, coldDays: 7, seed: 9});
    const terms = Object.fromEntries(attachedTerms(model).map(({name, spec}) => [name, spec]));
    expect(terms).toMatchObject({
      mixup: {at: 'interaction', alpha: 0.2, weight: 0.3, seed: 9},
      score_reg: {weight: 0.5, cold: {input: 'item_age_days', lessThan: 7}},
    });
  });

  it('drops the historical inputs, including the sequence', () => {
    const {model, added} = plugIn(build(), spec, ['dropout'], {settings: {dropout: {rate: 0.5}}, seed: 3});
    expect(added.count).toBe(0);
    expect(attachedTerms(model)).toMatchObject([
      {spec: {historical: ['item_history', 'sequence'], rate: 0.5, granularity: 'row', seed: 3}},
    ]);
  });

  it('serves cold rows by the student of aldi, under the names of the actions', () => {
    const {model, serving, added} = plugIn(build(), spec, ['aldi'], {
      settings: {aldi: {units: [3]}},
      seed: 3,
    });
    expect(serving).not.toBe(model);
    expect(serving.outputNames).toEqual(['save']);
    expect(serving.inputNames).toEqual(model.inputNames);
    expect(attachedTerms(model)).toMatchObject([{spec: {nonHistorical: ['content'], seed: 3}}]);
    // One layer of 3, a head, and the gates that distinguish cold from warm.
    expect(added.count).toBeGreaterThanOrEqual(4 * 3 + 3 + 3 + 1);

    const rows = (age: number) => {
      const x = serving.inputs.map(({shape}, i) =>
        serving.inputNames[i] === 'item_age_days'
          ? tf.fill([2, 1], age)
          : tf.randomUniform([2, ...shape.slice(1)] as number[], 0, 1, 'float32', 7),
      );
      const [served, trained] = [serving, model].map((each) => (each.predict(x) as tf.Tensor).dataSync());
      return {served, trained};
    };
    const [cold, warm] = [rows(27), rows(28)];
    expect(warm.served).toEqual(warm.trained);
    expect(cold.served).not.toEqual(cold.trained);
  });

  it('disposes of every model that it made', () => {
    const {numTensors} = tf.memory();
    for (const names of [['residual'], ['aldi'], ['residual', 'aldi']]) {
      plugIn(build(), spec, names, {seed: 1}).dispose();
    }
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('rejects an unknown plug-in and a bad setting', () => {
    expect(() => plugIn(build(), spec, ['residaul'], {seed: 1})).toThrow(
      '[@cs/ranker-reference] plugIn: no plug-in "residaul". Did you mean "residual"? Plug-ins: residual, ',
    );
    const settings = {mixup: {alpha: -1}};
    expect(() => plugIn(build(), spec, ['mixup'], {settings, seed: 1})).toThrow(
      '[@cs/ranker-reference] mixup: unusable setting alpha. Too small: expected number to be >0. Received: -1.',
    );
  });

  it('rejects a plug-in that changes the model after another one serves its own', () => {
    const unregister = registerPlugIn({
      name: 'late',
      label: 'serve another model',
      kind: 'plug-in',
      settings: z.strictObject({}),
      attach: (model) => ({model, serving: model}),
    });
    try {
      expect(() => plugIn(build(), spec, ['aldi', 'late'], {seed: 1})).toThrow(
        "plugIn: 'late' changes the model, but an earlier plug-in serves another one.",
      );
    } finally {
      unregister();
    }
  });
});

describe('ownRows', () => {
  it('marks the rows below the cold age of aldi, and is undefined if one model serves all rows', () => {
    const ages = Float32Array.of(0, 6.9, 7, 100);
    expect(ownRows(['residual', 'aldi'], {aldi: {units: [3], coldDays: 7}}, ages)).toEqual(
      Uint8Array.of(1, 1, 0, 0),
    );
    expect(ownRows(['residual'], {}, ages)).toBeUndefined();
  });
});
