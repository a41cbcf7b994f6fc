import {describe, expect, it} from 'vitest';
import {fitStandardizer, standardize} from './standardize.js';

describe('fitStandardizer', () => {
  it('is fitted on the accepted rows only', () => {
    const values = Float32Array.of(1, 10, 3, 10, 1000, 99);
    const {mean, deviation} = fitStandardizer(values, 2, (row) => row < 2);
    expect([...mean]).toEqual([2, 10]);
    expect([...deviation]).toEqual([1, 1]);
  });

  it('accepts that no row is used', () => {
    const {mean, deviation} = fitStandardizer(Float32Array.of(1, 2), 2, () => false);
    expect([...mean, ...deviation]).toEqual([0, 0, 1, 1]);
  });

  it('keeps its precision far from zero', () => {
    const values = Float32Array.of(1e6, 1e6 + 1, 1e6 + 2);
    expect(fitStandardizer(values, 1, () => true).deviation[0]).toBeCloseTo(Math.sqrt(2 / 3), 6);
  });

  it('rejects values that do not fill whole rows', () => {
    expect(() => fitStandardizer(new Float32Array(3), 2, () => true)).toThrow(/3 values of width 2/);
  });
});

describe('standardize', () => {
  it('gives the accepted rows mean 0 and deviation 1, and makes the others zero', () => {
    const values = Float32Array.of(1, 5, 3, 5, 7, 8);
    const use = (row: number) => row < 2;
    standardize(values, fitStandardizer(values, 2, use), use);
    expect([...values]).toEqual([-1, 0, 1, 0, 0, 0]);
  });
});
