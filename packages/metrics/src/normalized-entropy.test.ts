import {describe, expect, it} from 'vitest';
import {logLoss, normalizedEntropy} from './index.js';
import {pick, scikitLearn} from './test-columns.js';

describe('normalizedEntropy', () => {
  it.each(scikitLearn.entropies)('equals the ratio of two log losses from scikit-learn', (row) => {
    expect(Math.abs(normalizedEntropy(pick(row, 'labels', 'scores')) - row.normalizedEntropy)).toBeLessThan(
      1e-9,
    );
  });
  it('equals log loss in bits if half of the labels are positive', () => {
    const rows = {labels: [1, 0], scores: [0.9, 0.3]};
    expect(normalizedEntropy(rows)).toBeCloseTo(logLoss(rows) / Math.log(2), 14);
  });
  it('uses a given base rate', () => {
    const rows = {labels: [1, 0], scores: [0.9, 0.3]};
    const constant = -(0.5 * Math.log(0.2) + 0.5 * Math.log(0.8));
    expect(normalizedEntropy({...rows, baseRate: 0.2})).toBeCloseTo(logLoss(rows) / constant, 14);
    expect(() => normalizedEntropy({...rows, baseRate: 1})).toThrow(
      '[@cs/metrics] normalizedEntropy: baseRate must be > 0 and < 1. Received: 1. Give a number such as 0.05.',
    );
  });
  it('is NaN with only one class, unless a base rate is given', () => {
    expect(normalizedEntropy({labels: [1, 1], scores: [0.5, 0.5]})).toBeNaN();
    expect(normalizedEntropy({labels: [0], scores: [0.5]})).toBeNaN();
    expect(normalizedEntropy({labels: [0], scores: [0.5], baseRate: 0.5})).toBeCloseTo(1, 15);
  });
});
