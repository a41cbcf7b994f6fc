import {describe, expect, it} from 'vitest';
import {studentInterval} from './student-interval.js';

describe('studentInterval', () => {
  it('is mean -+ t s / sqrt(n)', () => {
    // s^2 = (1 + 0 + 1) / 2 = 1. t with 2 degrees of freedom is 4.3026527.
    const {mean, low, high} = studentInterval({values: [1, 2, 3]});
    expect(mean).toBe(2);
    expect(low).toBeCloseTo(2 - 4.3026527 / Math.sqrt(3), 7);
    expect(high).toBeCloseTo(2 + 4.3026527 / Math.sqrt(3), 7);
  });

  it('has no ends for one value and is NaN without values', () => {
    expect(studentInterval({values: [5]})).toEqual({mean: 5, low: Number.NaN, high: Number.NaN});
    expect(studentInterval({values: []})).toEqual({mean: Number.NaN, low: Number.NaN, high: Number.NaN});
  });

  // SciPy 1.17.1: scipy.stats.t.ppf(0.975, n - 1)
  it.each([
    [2, 12.706205],
    [6, 2.570582],
    [10, 2.262157],
    [11, 2.228139],
    [14, 2.160369],
    [20, 2.093024],
    [30, 2.04523],
    [32, 2.039513],
    [61, 2.000298],
  ])('has the quantile of SciPy for %i values', (n, t) => {
    const values = Array.from({length: n}, (_, i) => i);
    const mean = (n - 1) / 2;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
    const {high} = studentInterval({values});
    expect(Math.abs((high - mean) / Math.sqrt(variance / n) - t)).toBeLessThan(1e-6);
  });

  it('rejects values that are not finite', () => {
    expect(() => studentInterval({values: [1, Number.NaN]})).toThrow(
      '[@cs/metrics] studentInterval: values has a value that is not finite at index 1. Received: NaN.',
    );
  });
});
