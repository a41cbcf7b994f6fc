import {describe, expect, it} from 'vitest';
import {logLoss} from './index.js';
import {goldens} from './test-columns.js';

const probabilities = goldens.binary.filter((golden) => golden.logLoss !== undefined);

describe('logLoss', () => {
  it.each(probabilities)('agrees with scikit-learn: $name', ({labels, scores, logLoss: expected}) => {
    expect(Math.abs(logLoss({labels, scores}) - expected!)).toBeLessThan(1e-9);
  });

  it('is in nats', () => {
    expect(logLoss({labels: [1, 0], scores: [0.8, 0.4]})).toBeCloseTo(
      -(Math.log(0.8) + Math.log(0.6)) / 2,
      15,
    );
  });

  it('clips at the epsilon of float64, so certain and wrong predictions give a finite loss', () => {
    expect(logLoss({labels: [1], scores: [0]})).toBe(-Math.log(2 ** -52));
    expect(logLoss({labels: [0], scores: [1]})).toBe(-Math.log(2 ** -52));
    expect(logLoss({labels: [1], scores: [1]})).toBe(-Math.log(1 - 2 ** -52));
  });

  it('does not clip small probabilities above the epsilon', () => {
    expect(logLoss({labels: [1], scores: [1e-10]})).toBe(-Math.log(1e-10));
  });
});
