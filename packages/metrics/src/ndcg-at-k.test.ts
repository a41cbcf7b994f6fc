import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type NdcgAtKOptions, ndcgAtK} from './index.js';
import {goldens, ranking, scikitLearn} from './test-columns.js';

const log2 = Math.log2;

describe('ndcgAtK', () => {
  it.each(goldens.ndcg)('agrees with scikit-learn: k $k, $gain gain, ties $ties', ({ndcg, ...options}) => {
    expect(Math.abs(ndcgAtK(options).mean - ndcg)).toBeLessThan(1e-9);
  });

  it.each(scikitLearn.exponentialNdcg)(
    'agrees with scikit-learn on gains of 2^r - 1: k $k',
    ({ndcg, ...options}) => {
      expect(Math.abs(ndcgAtK({...options, gain: 'exponential'}).mean - ndcg)).toBeLessThan(1e-9);
    },
  );

  const three = {scores: [0.9, 0.5, 0.1], relevance: [1, 3, 2]};
  it('discounts by log2(position + 1) and divides by the best order', () => {
    const best = 3 / log2(2) + 2 / log2(3) + 1 / log2(4);
    expect(ndcgAtK({...three, k: 3}).mean).toBeCloseTo((1 / log2(2) + 3 / log2(3) + 2 / log2(4)) / best, 15);
  });
  it('exponential gain is 2^relevance - 1', () => {
    expect(ndcgAtK({...three, k: 1, gain: 'exponential'}).mean).toBe((2 ** 1 - 1) / (2 ** 3 - 1));
  });

  it('orders tied rows as the options say', () => {
    const tied = {scores: [1, 1], relevance: [3, 1], k: 1};
    expect(ndcgAtK(tied).mean).toBe((3 + 1) / 2 / 3);
    expect(ndcgAtK({...tied, ties: 'stable'}).mean).toBe(1);
    expect(ndcgAtK({...tied, ties: 'pessimistic'}).mean).toBe(1 / 3);
    expect(ndcgAtK({...tied, ties: 'by-id', ids: [8, 5]}).mean).toBe(1 / 3);
  });

  it('is the mean over the requests that have any relevance', () => {
    const options = {scores: [2, 1, 1, 2, 5], relevance: [1, 0, 1, 0, 0], requests: [1, 1, 2, 2, 3], k: 2};
    const skip = ndcgAtK(options);
    expect([...skip.perRequest]).toEqual([1, 1 / log2(3), Number.NaN]);
    expect(skip).toMatchObject({mean: (1 + 1 / log2(3)) / 2, groups: 3, skipped: 1});
    expect(ndcgAtK({...options, empty: 'zero'})).toMatchObject({mean: (1 + 1 / log2(3) + 0) / 3, skipped: 0});
    expect(ndcgAtK({...options, empty: 'nan'}).mean).toBeNaN();
    expect(() => ndcgAtK({...options, empty: 'error'})).toThrow(
      "[@cs/metrics] ndcgAtK: a request has no relevance above 0. Received: request 3. Remove the request, or set empty to 'skip' or 'zero'.",
    );
  });

  it('is from 0 to 1, is 1 when ranked by relevance, and pessimistic <= average', () => {
    fc.assert(
      fc.property(
        ranking,
        fc.integer({min: 1, max: 5}),
        ({scores, probabilities: relevance, requests}, k) => {
          const options = {scores, relevance, requests, k, empty: 'zero'} as const;
          const {mean, perRequest} = ndcgAtK(options);
          expect(perRequest.every((value) => value >= 0 && value <= 1 + 1e-12)).toBe(true);
          expect(ndcgAtK({...options, ties: 'pessimistic'}).mean).toBeLessThanOrEqual(mean + 1e-12);
          for (const value of ndcgAtK({...options, scores: relevance, empty: 'skip'}).perRequest) {
            if (!Number.isNaN(value)) expect(value).toBeCloseTo(1, 12);
          }
          expect(ndcgAtK({...options, scores: scores.map((s) => Math.log(s))})).toEqual(ndcgAtK(options));
        },
      ),
      {seed: 1},
    );
  });

  it.each<[string, Partial<NdcgAtKOptions>, string]>([
    [
      'negative relevance',
      {relevance: [0, -1]},
      'relevance is out of range at index 1. Received: -1. Give relevance from 0 to 1e+300.',
    ],
    [
      'relevance that is NaN',
      {relevance: [Number.NaN, 1]},
      'relevance is out of range at index 0. Received: NaN.',
    ],
    [
      'relevance whose exponential overflows',
      {relevance: [1, 2000], gain: 'exponential'},
      'relevance is out of range at index 1. Received: 2000. Give relevance from 0 to 1000.',
    ],
  ])('rejects %s', (_, bad, message) => {
    expect(() => ndcgAtK({scores: [1, 2], relevance: [1, 1], k: 1, ...bad})).toThrow(
      `[@cs/metrics] ndcgAtK: ${message}`,
    );
  });
});
