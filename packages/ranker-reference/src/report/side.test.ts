import {describe, expect, it} from 'vitest';
import {side} from './side.js';

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
