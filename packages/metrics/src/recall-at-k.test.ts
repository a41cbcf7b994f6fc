import {describe, expect, it} from 'vitest';
import {expectedRecallAtK, recallAtK} from './index.js';

describe('recallAtK', () => {
  const rows = {scores: [4, 3, 2, 1], requests: [1, 1, 1, 1], labels: [1, 0, 1, 1]};
  it('is the share of positives that are in the top k', () => {
    expect([1, 2, 3, 4].map((k) => recallAtK({...rows, k}).mean)).toEqual([1 / 3, 1 / 3, 2 / 3, 1]);
  });
  it('counts a fraction of tied rows', () => {
    // One position is left for three tied rows, two of them positive. The other positive is in.
    expect(recallAtK({...rows, scores: [4, 1, 1, 1], k: 2}).mean).toBeCloseTo((1 + 2 / 3) / 3, 15);
  });
  it('has an expected value that is not a ratio of expectations', () => {
    const options = {scores: [2, 1], requests: [1, 1], probabilities: [0.5, 1], k: 1};
    // Both positive: 1/2. Only the second: 0.
    expect(expectedRecallAtK(options).mean).toBeCloseTo(0.5 * (1 / 2), 15);
  });
});
