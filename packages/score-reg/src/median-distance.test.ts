import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {medianDistance} from './median-distance.js';

const distances = (x: readonly number[]) =>
  x.flatMap((a, i) => x.slice(i + 1).map((b) => Math.abs(a - b))).sort((a, b) => a - b);

describe('medianDistance', () => {
  it('is the median of the distances of all pairs', () => {
    // Distances of 0, 1, 3, 7: 1, 2, 3, 4, 6, 7; the lower of the two in the middle is 3.
    expect(medianDistance(Float64Array.of(0, 1, 3, 7))).toBeCloseTo(3, 10);
  });

  it('agrees with the sorted list of all distances', () => {
    fc.assert(
      fc.property(fc.array(fc.double({min: -5, max: 5, noNaN: true}), {minLength: 2, maxLength: 40}), (x) => {
        const all = distances(x);
        const median = all[Math.ceil(all.length / 2) - 1]!;
        fc.pre(median > 1e-9);
        expect(medianDistance(Float64Array.from(x).sort())).toBeCloseTo(median, 10);
      }),
      {numRuns: 100, seed: 3},
    );
  });

  it('is the mean distance where most pairs are equal, and 1 where all are', () => {
    // 4 zeros and a 1: 6 of 10 distances are 0, 4 are 1.
    expect(medianDistance(Float64Array.of(0, 0, 0, 0, 1))).toBeCloseTo(0.4, 12);
    expect(medianDistance(Float64Array.of(0.3, 0.3))).toBe(1);
    expect(medianDistance(Float64Array.of(0.3))).toBe(1);
  });
});
