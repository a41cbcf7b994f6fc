import {describe, expect, it} from 'vitest';
import {valueAt} from './value-at.js';

describe('valueAt', () => {
  it('interpolates linearly between two values', () => {
    const values = Float64Array.of(1, 3, 11);
    expect([0, 0.25, 1, 1.75, 2].map((place) => valueAt(values, place))).toEqual([1, 1.5, 3, 9, 11]);
  });

  it('is infinite between infinite values', () => {
    expect(valueAt(Float64Array.of(0, Infinity, Infinity), 1.5)).toBe(Infinity);
    expect(valueAt(Float64Array.of(0, Infinity), 0.5)).toBe(Infinity);
  });
});
