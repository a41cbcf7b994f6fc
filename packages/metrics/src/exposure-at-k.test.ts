import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {exposureAtK} from './index.js';
import {ranking} from './test-columns.js';

describe('exposureAtK', () => {
  it('is the share of cold rows among shown rows; a short request shows fewer rows', () => {
    const exposure = exposureAtK({
      scores: [0.9, 0.5, 0.1, 0.3],
      requests: [1, 1, 1, 2],
      cold: [0, 1, 1, 1],
      k: 2,
    });
    expect(exposure).toEqual({
      rate: (1 + 1) / (2 + 1),
      count: 2,
      shown: 3,
      groups: 2,
      perRequest: Float64Array.of(1 / 2, 1 / 1),
    });
  });

  it('averages over ties, or puts warm rows first when pessimistic', () => {
    const tied = {scores: [2, 1, 1, 1], requests: [1, 1, 1, 1], cold: [1, 1, 0, 0], k: 2};
    // One cold row is certainly in. One position is left for three tied rows, one of them cold.
    expect(exposureAtK(tied).rate).toBeCloseTo((1 + 1 / 3) / 2, 15);
    expect(exposureAtK({...tied, ties: 'pessimistic'}).rate).toBe(1 / 2);
    expect(exposureAtK({...tied, ties: 'stable'}).rate).toBe(2 / 2);
    expect(exposureAtK({...tied, ties: 'by-id', ids: [4, 3, 2, 1]}).rate).toBe(1 / 2);
  });

  it('adds up to 1 for cold and warm rows', () => {
    fc.assert(
      fc.property(ranking, fc.integer({min: 1, max: 5}), ({scores, requests, cold}, k) => {
        const warm = cold.map((c) => 1 - c);
        const both =
          exposureAtK({scores, requests, cold, k}).rate + exposureAtK({scores, requests, cold: warm, k}).rate;
        expect(both).toBeCloseTo(1, 12);
      }),
      {seed: 1},
    );
  });

  it('pessimistic <= average, and a boost of cold rows never lowers it', () => {
    fc.assert(
      fc.property(ranking, fc.integer({min: 1, max: 5}), ({scores, requests, cold}, k) => {
        const average = exposureAtK({scores, requests, cold, k}).rate;
        expect(exposureAtK({scores, requests, cold, k, ties: 'pessimistic'}).rate).toBeLessThanOrEqual(
          average + 1e-12,
        );
        const boosted = scores.map((score, row) => (cold[row] ? 2 * score : score));
        expect(exposureAtK({scores: boosted, requests, cold, k}).rate).toBeGreaterThanOrEqual(
          average - 1e-12,
        );
      }),
      {seed: 1},
    );
  });

  it('is the share of cold rows when every row is shown', () => {
    expect(exposureAtK({scores: [1, 2, 3, 4], requests: [1, 1, 2, 2], cold: [1, 0, 0, 0], k: 9}).rate).toBe(
      1 / 4,
    );
  });

  it('names the bad argument in its errors', () => {
    const good = {scores: [1, 2], requests: [1, 1], cold: [0, 1], k: 1};
    expect(() => exposureAtK({...good, cold: [0, 2]})).toThrow(
      '[@cs/metrics] exposureAtK: cold has a value that is neither 0 nor 1 at index 1. Received: 2. Give cold as numbers 0 and 1.',
    );
    expect(() => exposureAtK({...good, ties: 'by-id'})).toThrow(
      "[@cs/metrics] exposureAtK: ties 'by-id' needs ids.",
    );
  });
});
