import {describe, expect, it} from 'vitest';
import {expectedRecallAtK, recallAtK} from './index.js';

describe('recallAtK', () => {
  const rows = {scores: [4, 3, 2, 1], requests: [1, 1, 1, 1], labels: [1, 0, 1, 1]};
  it('is the share of the positives that are in the top k', () => {
    expect([1, 2, 3, 4].map((k) => recallAtK({...rows, k}).mean)).toEqual([1 / 3, 1 / 3, 2 / 3, 1]);
  });
  it('takes a part of tied rows', () => {
    // One place for three tied rows of which two are positive; the other positive is in.
    expect(recallAtK({...rows, scores: [4, 1, 1, 1], k: 2}).mean).toBeCloseTo((1 + 2 / 3) / 3, 15);
  });
  it('in expectation is not a ratio of expectations', () => {
    const options = {scores: [2, 1], requests: [1, 1], probabilities: [0.5, 1], k: 1};
    // Both positive: 1/2; the second alone: 0.
    expect(expectedRecallAtK(options).mean).toBeCloseTo(0.5 * (1 / 2), 15);
  });
});
