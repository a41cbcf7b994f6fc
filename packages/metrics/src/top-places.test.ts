import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {RequestRows} from './request-rows.js';
import {expectedSum, topPlaces} from './top-places.js';

const rowsOf = (scores: readonly number[], within?: readonly number[]) => {
  const rows = new RequestRows(within);
  rows.moveTo(0, scores.length);
  return rows;
};

describe('topPlaces', () => {
  it('takes the highest scores, for small and large k, with or without a slice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({score: fc.nat(40), inside: fc.constantFrom(0, 1)}), {
          minLength: 1,
          maxLength: 90,
        }),
        fc.integer({min: 1, max: 60}),
        fc.boolean(),
        (rows, k, slicing) => {
          const scores = rows.map(({score}) => score);
          const inside = rows.map((row) => (slicing ? row.inside : 1));
          const {sure, tied, places} = topPlaces(
            scores,
            rowsOf(scores, slicing ? inside : undefined),
            k,
            null,
          );
          const sorted = scores.filter((_, row) => inside[row] === 1).toSorted((a, b) => b - a);
          const taken = [...Array.from(sure), ...tied.slice(0, places)];
          expect(taken.map((row) => scores[row]!).toSorted((a, b) => b - a)).toEqual(sorted.slice(0, k));
          expect(new Set([...Array.from(sure), ...tied]).size).toBe(sure.length + tied.length);
          for (const row of [...Array.from(sure), ...tied]) expect(inside[row]).toBe(1);
          // Either all rows that could take the last position, or none.
          const last = sorted[k - 1];
          const equals = sorted.filter((score) => score === last).length;
          const left = sorted.slice(0, k).filter((score) => score === last).length;
          expect([tied.length, places]).toEqual(left < equals ? [equals, left] : [0, 0]);
        },
      ),
      {seed: 1, numRuns: 500},
    );
  });

  it('gives a tied row its probability of being in', () => {
    // One row is certainly in. Three tied rows share the other two positions.
    const scores = [5, 2, 2, 2, 1];
    expect(expectedSum([1, 1, 0, 1, 1], topPlaces(scores, rowsOf(scores), 3, null))).toBe(1 + (2 * 2) / 3);
  });
});
