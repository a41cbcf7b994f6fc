import {describe, expect, it} from 'vitest';
import {averagePrecision, expectedMeanAveragePrecision, meanAveragePrecision} from './index.js';
import {pick} from './test-columns.js';

describe('meanAveragePrecision', () => {
  const five = {scores: [5, 4, 3, 2, 1], requests: [1, 1, 1, 1, 1], labels: [1, 0, 1, 0, 1]};
  it('is the mean precision at the positions of the positives', () => {
    expect(meanAveragePrecision(five).mean).toBeCloseTo((1 / 1 + 2 / 3 + 3 / 5) / 3, 15);
  });
  it('stops at k, but divides by all positives', () => {
    expect(meanAveragePrecision({...five, k: 3}).mean).toBeCloseTo((1 / 1 + 2 / 3) / 3, 15);
    expect(meanAveragePrecision({...five, k: 2}).mean).toBeCloseTo(1 / 1 / 3, 15);
  });
  it('equals averagePrecision for one request without ties', () => {
    expect(meanAveragePrecision(five).mean).toBeCloseTo(averagePrecision(pick(five, 'labels', 'scores')), 15);
  });
  it('averages over the orders of tied rows, while averagePrecision adds them together', () => {
    const tied = {scores: [1, 1], requests: [1, 1], labels: [1, 0]};
    expect(meanAveragePrecision(tied).mean).toBe((1 / 1 + 1 / 2) / 2);
    expect(averagePrecision(pick(tied, 'labels', 'scores'))).toBe(1 / 2);
  });
  it('is exact for hundreds of tied rows, where the value is a known sum', () => {
    // One positive among n tied rows: the mean of 1/i.
    const n = 400;
    const rows = {scores: new Float64Array(n), requests: new Float64Array(n)};
    const labels = Array.from({length: n}, (_, i) => (i === 17 ? 1 : 0));
    const harmonic = labels.reduce<number>((sum, _, i) => sum + 1 / (i + 1), 0);
    expect(meanAveragePrecision({...rows, labels}).mean).toBeCloseTo(harmonic / n, 13);
    expect(expectedMeanAveragePrecision({...rows, probabilities: labels}).mean).toBeCloseTo(harmonic / n, 12);
  });
});
