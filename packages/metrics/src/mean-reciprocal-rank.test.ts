import {describe, expect, it} from 'vitest';
import {meanReciprocalRank} from './index.js';

describe('meanReciprocalRank', () => {
  const rows = {scores: [3, 2, 1, 3, 2, 1], requests: [1, 1, 1, 2, 2, 2], labels: [0, 1, 1, 0, 0, 1]};
  it('is the mean of one over the position of the first positive', () => {
    const {mean, perRequest} = meanReciprocalRank(rows);
    expect([...perRequest]).toEqual([1 / 2, 1 / 3]);
    expect(mean).toBe((1 / 2 + 1 / 3) / 2);
  });
  it('is 0 if the first positive is after position k', () => {
    expect([...meanReciprocalRank({...rows, k: 2}).perRequest]).toEqual([1 / 2, 0]);
  });
  it('averages over ties', () => {
    // A positive among 3 tied rows after one negative: positions 2, 3 and 4 are equally likely.
    const tied = {scores: [9, 1, 1, 1], requests: [1, 1, 1, 1], labels: [0, 0, 1, 0]};
    expect(meanReciprocalRank(tied).mean).toBeCloseTo((1 / 2 + 1 / 3 + 1 / 4) / 3, 15);
    expect(meanReciprocalRank({...tied, ties: 'pessimistic'}).mean).toBe(1 / 4);
  });
});
