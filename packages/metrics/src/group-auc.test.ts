import {describe, expect, it} from 'vitest';
import {groupAuc, rocAuc} from './index.js';
import {scikitLearn} from './test-columns.js';

describe('groupAuc', () => {
  it.each(scikitLearn.groups)(
    'is the weighted mean of scikit-learn AUCs',
    ({scores, labels, requests, ...expected}) => {
      for (const weights of ['rows', 'positives', 'equal'] as const) {
        const {mean, skipped} = groupAuc({scores, labels, requests, weights});
        expect(Math.abs(mean - expected[weights])).toBeLessThan(1e-9);
        expect(skipped).toBe(expected.skipped);
      }
    },
  );

  it('equals rocAuc for one request', () => {
    const rows = {scores: [3, 1, 2], labels: [1, 1, 0]};
    expect(groupAuc({...rows, requests: [4, 4, 4]}).mean).toBe(rocAuc(rows));
  });

  it('does not change when all scores of a request are shifted', () => {
    const rows = {labels: [1, 0, 1, 0], requests: [1, 1, 2, 2]};
    expect(groupAuc({...rows, scores: [2, 1, 3, 4]})).toEqual(groupAuc({...rows, scores: [102, 101, 3, 4]}));
  });

  it('counts requests with one class as skipped, 0 or NaN, or throws', () => {
    const rows = {scores: [2, 1, 1, 2], labels: [1, 0, 1, 1], requests: [1, 1, 2, 2]};
    expect(groupAuc(rows)).toEqual({
      mean: 1,
      groups: 2,
      skipped: 1,
      perRequest: Float64Array.of(1, Number.NaN),
    });
    expect(groupAuc({...rows, empty: 'zero'})).toMatchObject({mean: (2 * 1 + 2 * 0) / 4, skipped: 0});
    expect(groupAuc({...rows, empty: 'nan'}).mean).toBeNaN();
    expect(() => groupAuc({...rows, empty: 'error'})).toThrow(
      '[@cs/metrics] groupAuc: a request has only one class. Received: request 2.',
    );
    expect(groupAuc({...rows, labels: [1, 1, 0, 0]})).toMatchObject({mean: Number.NaN, skipped: 2});
  });
});
