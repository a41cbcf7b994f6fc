import {describe, expect, it} from 'vitest';
import {groupRequests} from './group-requests.js';

describe('groupRequests', () => {
  it('returns the start of each request, and the end', () => {
    expect([...groupRequests('f', [7, 7, 3, 9, 9, 9])]).toEqual([0, 2, 3, 6]);
    expect([...groupRequests('f', [5])]).toEqual([0, 1]);
    expect([...groupRequests('f', [])]).toEqual([0]);
  });

  it('handles thousands of requests, ascending or not', () => {
    for (const sign of [1, -1]) {
      const requests = Array.from({length: 6000}, (_, row) => sign * Math.floor(row / 2));
      expect([...groupRequests('f', requests)]).toEqual(Array.from({length: 3001}, (_, g) => 2 * g));
    }
  });

  it.each([
    ['after a higher id', [1, 2, 1], 2],
    ['after a lower id', [2, 1, 2], 2],
    ['late', [1, 2, 3, 4, 4, 0, 5, 3], 7],
  ])('rejects a request that appears again %s', (_, requests, at) => {
    expect(() => groupRequests('f', requests)).toThrow(
      `[@cs/metrics] f: requests has a request whose rows are not adjacent at index ${at}. Received: request ${requests[at]} again. Sort the rows so that those of a request are adjacent.`,
    );
  });
});
