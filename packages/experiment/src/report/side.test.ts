import {describe, expect, it} from 'vitest';
import {sampleResult} from './sample-result.js';
import {side, tooFewHits} from './side.js';

describe('side', () => {
  it('is the side of 0 on which the whole interval lies', () => {
    expect(side({mean: 2, low: 1, high: 3})).toBe('above');
    expect(side({mean: -2, low: -3, high: -1})).toBe('below');
    expect(side({mean: 2, low: 0, high: 4})).toBe('within');
  });

  it('is within chance where the test finds no difference, however narrow the interval', () => {
    expect(side({mean: 2, low: 1, high: 3, p: 0.05})).toBe('above');
    expect(side({mean: 2, low: 1, high: 3, p: 0.06})).toBe('within');
    expect(side({mean: 2, low: 1, high: 3, p: Number.NaN})).toBe('within');
  });

  it('is unknown without a value, or without an end', () => {
    expect(side(undefined)).toBe('unknown');
    expect(side({mean: Number.NaN, low: Number.NaN, high: Number.NaN})).toBe('unknown');
    expect(side({mean: 2, low: 1, high: Number.POSITIVE_INFINITY})).toBe('unknown');
  });
});

describe('tooFewHits', () => {
  it('is so below ten realised hits of the baseline, where nothing is expected', () => {
    const few = (hits: number, expected: boolean) => {
      const result = sampleResult();
      const {expected: known, ...baseline} = result.arms[0]!;
      const {save} = baseline.hits;
      const counted = {...save!, fresh: {...save!.fresh, counts: {hits, requests: 99}}};
      const first = {
        ...baseline,
        hits: {...baseline.hits, save: counted},
        ...(expected ? {expected: known!} : {}),
      };
      return tooFewHits({...result, arms: [first]}, 'save');
    };
    expect([few(9.8, false), few(10, false), few(1, true)]).toEqual([true, false, false]);
  });
});
