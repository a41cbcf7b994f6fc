import {describe, expect, it} from 'vitest';
import {logLoss, normalizedEntropy} from './index.js';
import {pick, scikitLearn} from './test-columns.js';

describe('normalizedEntropy', () => {
  it.each(scikitLearn.entropies)('is the ratio of two log losses of scikit-learn', (row) => {
    expect(Math.abs(normalizedEntropy(pick(row, 'labels', 'scores')) - row.normalizedEntropy)).toBeLessThan(
      1e-9,
    );
  });
  it('is log loss in bits for labels that are half positive', () => {
    const rows = {labels: [1, 0], scores: [0.9, 0.3]};
    expect(normalizedEntropy(rows)).toBeCloseTo(logLoss(rows) / Math.log(2), 14);
  });
  it('takes a base rate known before', () => {
    const rows = {labels: [1, 0], scores: [0.9, 0.3]};
    const constant = -(0.5 * Math.log(0.2) + 0.5 * Math.log(0.8));
    expect(normalizedEntropy({...rows, baseRate: 0.2})).toBeCloseTo(logLoss(rows) / constant, 14);
    expect(() => normalizedEntropy({...rows, baseRate: 1})).toThrow(
      '[@cs/metrics] normalizedEntropy: baseRate must be between 0 and 1. Received: 1. Give a share, such as 0.05.',
    );
  });
  it('is NaN with one class only, but not beside a base rate', () => {
    expect(normalizedEntropy({labels: [1, 1], scores: [0.5, 0.5]})).toBeNaN();
    expect(normalizedEntropy({labels: [0], scores: [0.5]})).toBeNaN();
    expect(normalizedEntropy({labels: [0], scores: [0.5], baseRate: 0.5})).toBeCloseTo(1, 15);
  });
});
