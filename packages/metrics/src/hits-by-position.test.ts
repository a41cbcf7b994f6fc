import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {expectedHitsByPosition, hitsAtK, hitsByPosition} from './index.js';
import {ranking} from './test-columns.js';

describe('hitsByPosition', () => {
  it('counts positives by position, and skips requests that do not reach a range', () => {
    const hits = hitsByPosition({
      scores: [5, 4, 3, 2, 1, 9],
      requests: [1, 1, 1, 1, 1, 2],
      labels: [1, 0, 1, 1, 0, 1],
      edges: [2, 4],
    });
    expect(Object.keys(hits)).toEqual(['1-2', '3-4', '5+']);
    expect(hits['1-2']).toMatchObject({from: 1, to: 2, mean: (1 + 1) / 2, count: 2, groups: 2, skipped: 0});
    expect(hits['3-4']).toMatchObject({from: 3, to: 4, mean: 2, count: 2, groups: 2, skipped: 1});
    expect(hits['5+']).toMatchObject({from: 5, to: Number.POSITIVE_INFINITY, mean: 0, count: 0, skipped: 1});
    expect([...hits['3-4']!.perRequest]).toEqual([2, Number.NaN]);
  });

  it('averages over ties that straddle an edge', () => {
    const tied = {scores: [1, 1, 1], requests: [1, 1, 1], labels: [1, 0, 0], edges: [1]};
    expect(hitsByPosition(tied)['1-1']!.mean).toBeCloseTo(1 / 3, 15);
    expect(hitsByPosition(tied)['2+']!.mean).toBeCloseTo(2 / 3, 15);
    expect(hitsByPosition({...tied, ties: 'stable'})['2+']!.mean).toBe(0);
  });

  it('adds up to all positives, and to Hits@k up to an edge', () => {
    fc.assert(
      fc.property(ranking, ({scores, requests, labels, cold, probabilities}) => {
        const rows = {scores, requests, slice: cold};
        const options = {...rows, edges: [1, 3]};
        const hits = hitsByPosition({...options, labels});
        const all = labels.reduce<number>((sum, y, row) => sum + y * cold[row]!, 0);
        expect(Object.values(hits).reduce((sum, range) => sum + range.count, 0)).toBeCloseTo(all, 9);
        const top = hitsAtK({...rows, labels, k: 3, counting: 'each'}).count;
        expect(hits['1-1']!.count + hits['2-3']!.count).toBeCloseTo(top, 9);
        const expected = expectedHitsByPosition({...options, probabilities});
        const sum = probabilities.reduce((total, p, row) => total + p * cold[row]!, 0);
        expect(Object.values(expected).reduce((total, range) => total + range.count, 0)).toBeCloseTo(sum, 9);
      }),
      {seed: 1},
    );
  });

  it('rejects edges that are not ascending positions', () => {
    const rows = {scores: [1], requests: [1]};
    const labels = [1];
    expect(() => hitsByPosition({...rows, labels, edges: [3, 2]})).toThrow(
      '[@cs/metrics] hitsByPosition: edges is not ascending at index 1. Received: 2. Sort the edges and remove duplicates.',
    );
    expect(() => expectedHitsByPosition({...rows, probabilities: [1], edges: [0]})).toThrow(
      '[@cs/metrics] expectedHitsByPosition: edges[0] must be a positive integer. Received: 0.',
    );
    expect(() => hitsByPosition({...rows, labels, empty: 'error'})).toThrow(
      '[@cs/metrics] hitsByPosition: a request has no row at position 11. Received: request 1.',
    );
  });
});
