import {attachedTerms} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {buildRanker, type RankerSpec} from '../model/ranker.js';
import {type PlugInName, plugIn, plugInSettings} from './arms.js';

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
  it('gives the very ranker without plug-ins', () => {
    const ranker = build();
    const {model, serving, added, heads} = plugIn(ranker, spec, [], {seed: 1});
    expect([model, serving]).toEqual([ranker, ranker]);
    expect(added).toEqual({count: 0, percent: 0});
    expect(heads).toEqual(['save']);
    expect(attachedTerms(ranker)).toEqual([]);
  });

  it('feeds the residual what a new item has, and counts what it adds', () => {
    const {model, added} = plugIn(build(), spec, ['residual'], {residual: {units: 5}, seed: 1});
    expect(model.getLayer('residual').getWeights()[0]!.shape).toEqual([4, 5]);
    // The skip path, 4 * 5 + 5, and its way into the MLP of 16 units.
    expect(added.count).toBe(4 * 5 + 5 + 5 * 16);
    expect(added.percent).toBeCloseTo((100 * added.count) / build().countParams(), 10);
  });

  it('starts the skip path from the seed', () => {
    const skip = (seed: number) =>
      plugIn(build(), spec, ['residual'], {seed}).model.getLayer('residual').getWeights()[0]!.dataSync();
    expect(skip(1)).toEqual(skip(1));
    expect(skip(2)).not.toEqual(skip(1));
  });

  it('attaches the terms with their settings', () => {
    const {model} = plugIn(build(), spec, ['mixup', 'score-reg'], {
      scoreReg: {weight: 0.5, coldDays: 7},
      mixup: {weight: 0.3},
      seed: 9,
    });
    const terms = Object.fromEntries(attachedTerms(model).map(({name, spec}) => [name, spec]));
    expect(terms).toMatchObject({
      mixup: {at: 'interaction', alpha: 0.2, weight: 0.3, seed: 9},
      score_reg: {weight: 0.5, cold: {input: 'item_age_days', lessThan: 7}},
    });
  });

  it('drops the historical inputs, the sequence too', () => {
    const {model, added} = plugIn(build(), spec, ['dropout'], {dropout: {rate: 0.5}, seed: 3});
    expect(added.count).toBe(0);
    expect(attachedTerms(model)).toMatchObject([
      {spec: {historical: ['item_history', 'sequence'], rate: 0.5, granularity: 'row', seed: 3}},
    ]);
  });

  it('serves cold rows by a student of aldi that sees what a new item has', () => {
    const {model, serving, heads, added} = plugIn(build(), spec, ['aldi'], {aldi: {units: [3]}, seed: 3});
    expect(serving).not.toBe(model);
    expect(heads).toEqual(['save']);
    expect(attachedTerms(model)).toMatchObject([{spec: {nonHistorical: ['content'], seed: 3}}]);
    // One layer of 3, a head, and the gates that tell cold from warm.
    expect(added.count).toBeGreaterThanOrEqual(4 * 3 + 3 + 3 + 1);
  });

  it('frees all that it made', () => {
    const {numTensors} = tf.memory();
    for (const name of ['residual', 'aldi'] as const) plugIn(build(), spec, [name], {seed: 1}).dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('refuses an unknown plug-in', () => {
    expect(() => plugIn(build(), spec, ['residaul' as PlugInName], {seed: 1})).toThrow(
      '[@cs/ranker-reference] plugIn: no such plug-in. Received: "residaul". Use some of: residual, score-reg, mixup, dropout, aldi.',
    );
  });
});

describe('plugInSettings', () => {
  it('has the defaults, and the age below which an item is cold from outside', () => {
    expect(plugInSettings()).toEqual({
      residual: {units: 16, merge: 'concat'},
      scoreReg: {weight: 0.1, coldDays: 28, match: 'all'},
      mixup: {alpha: 0.2, weight: 0.2},
      dropout: {rate: 0.3, granularity: 'row'},
      aldi: {units: [64, 32], coldDays: 28},
    });
    expect(plugInSettings({}, 7).scoreReg.coldDays).toBe(7);
    expect(plugInSettings({scoreReg: {coldDays: 14}}, 7).scoreReg.coldDays).toBe(14);
  });
});
