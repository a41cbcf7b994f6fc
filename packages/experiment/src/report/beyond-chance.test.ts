import {describe, expect, it} from 'vitest';
import {caption, sideOfZero, tooFewHits} from './beyond-chance.js';
import {sampleResult} from './sample-result.js';

describe('sideOfZero', () => {
  it('is the side of 0 on which the whole interval lies', () => {
    expect(sideOfZero({mean: 2, low: 1, high: 3})).toBe('above');
    expect(sideOfZero({mean: -2, low: -3, high: -1})).toBe('below');
    expect(sideOfZero({mean: 2, low: 0, high: 4})).toBe('within');
  });

  it('is within chance if the test finds no difference, however narrow the interval', () => {
    expect(sideOfZero({mean: 2, low: 1, high: 3, p: 0.05})).toBe('above');
    expect(sideOfZero({mean: 2, low: 1, high: 3, p: 0.06})).toBe('within');
    expect(sideOfZero({mean: 2, low: 1, high: 3, p: Number.NaN})).toBe('within');
  });

  it('is unknown without a value, or with an infinite end', () => {
    expect(sideOfZero(undefined)).toBe('unknown');
    expect(sideOfZero({mean: Number.NaN, low: Number.NaN, high: Number.NaN})).toBe('unknown');
    expect(sideOfZero({mean: 2, low: 1, high: Number.POSITIVE_INFINITY})).toBe('unknown');
  });
});

describe('tooFewHits', () => {
  it('is true below ten realised hits of the baseline, unless there are expected hits', () => {
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

const about = (mean: number, half: number) => ({mean, low: mean - half, high: mean + half});
const names = ['a', 'b', 'c', 'd'];

it.each([
  [[about(2, 1), about(-2, 1), about(2, 3), undefined], 'Beyond chance, right of 0: a; left of 0: b.'],
  [[about(0, 1), about(1, 2)], 'No arm differs from 0 beyond chance.'],
  [[{mean: 1, low: Number.NaN, high: Number.NaN}], 'Dots without lines: a single seed has no interval.'],
  [[undefined, about(Number.NaN, 0)], 'No value is defined.'],
])('caption of %o is %s', (values, text) => {
  expect(caption(names, values)).toBe(text);
});
