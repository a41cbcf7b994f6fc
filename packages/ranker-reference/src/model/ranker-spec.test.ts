import type {RankingLog} from '@cs/log';
import {describe, expect, it} from 'vitest';
import {rankerSpec} from './ranker-spec.js';

const feature = {name: 'query', group: 'query', width: 3, historical: false};

describe('rankerSpec', () => {
  it('returns the features, and smoothed base rates of the training days', () => {
    const log = {
      rows: 4,
      actions: ['save', 'click'],
      day: Int16Array.of(0, 1, 1, 2),
      labels: Float32Array.of(1, 0, 1, 0, 0, 0, 1, 1),
      features: [{...feature, per: 'row', values: new Float32Array(12)}],
      split: {train: [0, 1], calibration: [2, 2], evaluation: [3, 3]},
    } as unknown as RankingLog;
    // 2 and 0 of 3 rows, plus one positive and one negative row.
    expect(rankerSpec(log)).toEqual({
      features: [feature],
      actions: log.actions,
      baseRates: [3 / 5, 1 / 5],
    });
  });
});
