import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {medianDistance} from './median-distance.js';

const distances = (x: readonly number[]) =>
  x.flatMap((a, i) => x.slice(i + 1).map((b) => Math.abs(a - b))).sort((a, b) => a - b);

describe('medianDistance', () => {
  it('is the median distance over all pairs', () => {
    // The distances are 1, 2, 3, 4, 6, 7. Of the middle two it takes the lower, 3.
    expect(medianDistance(Float64Array.of(0, 1, 3, 7))).toBeCloseTo(3, 10);
  });

  it('agrees with a sorted list of all distances', () => {
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

  it('falls back to the mean distance if most pairs are equal, and to 1 if all are', () => {
    // Of the 10 distances, 6 are 0 and 4 are 1.
    expect(medianDistance(Float64Array.of(0, 0, 0, 0, 1))).toBeCloseTo(0.4, 12);
    expect(medianDistance(Float64Array.of(0.3, 0.3))).toBe(1);
    expect(medianDistance(Float64Array.of(0.3))).toBe(1);
  });
});
