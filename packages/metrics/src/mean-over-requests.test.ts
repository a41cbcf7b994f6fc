import {describe, expect, it} from 'vitest';
import {
  type Empty,
  expectedMeanAveragePrecision,
  expectedMeanReciprocalRank,
  expectedRecallAtK,
  meanAveragePrecision,
  meanReciprocalRank,
  recallAtK,
} from './index.js';

// Request 7 has one positive, at the top; its probability is 1/2 in the expected metrics.
// Request 8 has no positive.
const rows = {scores: [2, 1, 2, 1], requests: [7, 7, 8, 8], k: 1};
const labels = [1, 0, 0, 0];
const probabilities = [0.5, 0, 0, 0];

describe('means over requests', () => {
  it.each<[string, (empty: Empty) => {mean: number; skipped: number}, number, string]>([
    ['recallAtK', (empty) => recallAtK({...rows, labels, empty}), 1, 'positive'],
    ['meanReciprocalRank', (empty) => meanReciprocalRank({...rows, labels, empty}), 1, 'positive'],
    ['meanAveragePrecision', (empty) => meanAveragePrecision({...rows, labels, empty}), 1, 'positive'],
    [
      'expectedRecallAtK',
      (empty) => expectedRecallAtK({...rows, probabilities, empty}),
      0.5,
      'probability above 0',
    ],
    [
      'expectedMeanReciprocalRank',
      (empty) => expectedMeanReciprocalRank({...rows, probabilities, empty}),
      0.5,
      'probability above 0',
    ],
    [
      'expectedMeanAveragePrecision',
      (empty) => expectedMeanAveragePrecision({...rows, probabilities, empty}),
      0.5,
      'probability above 0',
    ],
  ])('%s: is undefined for a request without a positive', (name, metric, value, what) => {
    expect(metric('skip')).toMatchObject({mean: value, groups: 2, skipped: 1});
    expect(metric('zero')).toMatchObject({mean: value / 2, groups: 2, skipped: 0});
    expect(() => metric('error')).toThrow(
      `[@cs/metrics] ${name}: a request has no ${what}. Received: request 8. Remove the request, or set empty to 'skip' or 'zero'.`,
    );
  });
});
