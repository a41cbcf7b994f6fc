import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {expectedNdcgAtK, ndcgAtK} from './index.js';
import {ranking} from './test-columns.js';

const log3 = Math.log2(3);

describe('expectedNdcgAtK', () => {
  it('is the mean of the ratio, not the ratio of the means', () => {
    // NDCG of labels 10: 1. 01: 1 / log2(3). 11: 1. Probabilities 1/8, 3/8, 3/8.
    const {mean} = expectedNdcgAtK({scores: [2, 1], probabilities: [0.5, 0.75], k: 2});
    expect(mean).toBeCloseTo(1 / 8 + 3 / 8 / log3 + 3 / 8, 15);
    expect(mean).not.toBeCloseTo((0.5 + 0.75 / log3) / (0.75 + 0.5 / log3), 3);
  });

  it('counts positives beyond k in the best order only', () => {
    // Top 1 of three rows: NDCG is 1 if the first row is positive, whatever the others are.
    expect(expectedNdcgAtK({scores: [3, 2, 1], probabilities: [0.25, 1, 0.5], k: 1}).mean).toBe(0.25);
  });

  it('agrees with ndcgAtK for probabilities of 0 and 1', () => {
    fc.assert(
      fc.property(ranking, fc.integer({min: 1, max: 9}), ({labels, scores, requests}, k) => {
        const sure = expectedNdcgAtK({scores, requests, probabilities: labels, k});
        const {perRequest, ...counts} = ndcgAtK({scores, requests, relevance: labels, k});
        expect([sure.groups, sure.skipped]).toEqual([counts.groups, counts.skipped]);
        perRequest.forEach((value, g) => {
          if (Number.isNaN(value)) expect(sure.perRequest[g]).toBeNaN();
          else expect(sure.perRequest[g]).toBeCloseTo(value, 12);
        });
      }),
      {seed: 1},
    );
  });

  it('is highest when rows are ranked by their probabilities', () => {
    fc.assert(
      fc.property(ranking, fc.integer({min: 1, max: 9}), ({scores, requests, probabilities}, k) => {
        const options = {requests, probabilities, k, empty: 'zero'} as const;
        const best = expectedNdcgAtK({...options, scores: probabilities});
        const other = expectedNdcgAtK({...options, scores});
        other.perRequest.forEach((value, g) => {
          expect(value).toBeLessThanOrEqual(best.perRequest[g]! + 1e-12);
        });
      }),
      {seed: 1},
    );
  });

  it('keeps its precision over many tied rows with equal probabilities', () => {
    // With k = 1, NDCG is 1 if the first row is positive and 0 otherwise, so its mean is p.
    const n = 2000;
    const scores = new Float64Array(n);
    const probabilities = new Float64Array(n).fill(0.3);
    expect(expectedNdcgAtK({scores, probabilities, k: 1}).mean).toBeCloseTo(0.3, 12);
  });
});
