import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {expectedHitsAtK, hitsAtK} from './index.js';
import {ranking} from './test-columns.js';

describe('expectedHitsAtK', () => {
  const two = {scores: [3, 2, 1], requests: [1, 1, 1], probabilities: [0.5, 0.25, 1], k: 2};
  it('is the probability of any hit in the top k', () => {
    expect(expectedHitsAtK(two).rate).toBe(1 - 0.5 * 0.75);
  });
  it("is the sum of the probabilities with counting 'each'", () => {
    expect(expectedHitsAtK({...two, counting: 'each'}).rate).toBe(0.5 + 0.25);
  });
  it('averages over ties', () => {
    // Possible top 2 of three tied rows: {.5, .25}, {.5, 1}, {.25, 1}.
    const scores = [2, 2, 2];
    expect(expectedHitsAtK({...two, scores}).rate).toBeCloseTo((1 - 0.5 * 0.75 + 1 + 1) / 3, 15);
    expect(expectedHitsAtK({...two, scores, counting: 'each'}).rate).toBeCloseTo((2 / 3) * 1.75, 15);
  });
  it('pessimistic puts low probabilities first', () => {
    expect(expectedHitsAtK({...two, scores: [2, 2, 2], ties: 'pessimistic'}).rate).toBe(1 - 0.5 * 0.75);
  });

  it('equals hitsAtK for probabilities of 0 and 1', () => {
    fc.assert(
      fc.property(ranking, fc.constantFrom('any' as const, 'each' as const), (columns, counting) => {
        const {scores, requests, labels, cold} = columns;
        const options = {scores, requests, slice: cold, k: 2, counting};
        expect(expectedHitsAtK({...options, probabilities: labels})).toEqual(hitsAtK({...options, labels}));
      }),
      {seed: 1},
    );
  });

  it('is the mean of hitsAtK over all labels, weighted by their probability', () => {
    fc.assert(
      fc.property(ranking, fc.integer({min: 1, max: 3}), ({grouped}, k) => {
        const rows = grouped[0]!.slice(0, 6);
        const scores = rows.map((row) => row.score);
        const requests = rows.map(() => 1);
        const probabilities = rows.map((row) => row.probability);
        let mean = 0;
        for (let world = 0; world < 2 ** rows.length; world++) {
          const labels = rows.map((_, i) => (world >> i) & 1);
          const chance = labels.reduce((p, y, i) => p * (y ? probabilities[i]! : 1 - probabilities[i]!), 1);
          mean += chance * hitsAtK({scores, requests, labels, k}).rate;
        }
        expect(expectedHitsAtK({scores, requests, probabilities, k}).rate).toBeCloseTo(mean, 12);
      }),
      {seed: 1, numRuns: 40},
    );
  });

  it('rejects a value that is not a probability', () => {
    expect(() => expectedHitsAtK({...two, probabilities: [0, 1.01, 0]})).toThrow(
      '[@cs/metrics] expectedHitsAtK: probabilities has a value outside [0, 1] at index 1. Received: 1.01. Give probabilities from 0 to 1.',
    );
  });
});
