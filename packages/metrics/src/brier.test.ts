import {describe, expect, it} from 'vitest';
import {brier} from './index.js';
import {goldens} from './test-columns.js';

const probabilities = goldens.binary.filter((golden) => golden.brier !== undefined);

describe('brier', () => {
  it.each(probabilities)('agrees with scikit-learn: $name', ({labels, scores, brier: expected}) => {
    expect(Math.abs(brier({labels, scores}) - expected!)).toBeLessThan(1e-9);
  });

  it('is the mean squared error', () => {
    expect(brier({labels: [1, 0, 0], scores: [0.5, 0.5, 0]})).toBe((0.25 + 0.25 + 0) / 3);
  });

  it('is 0 when certain and right, 1 when certain and wrong', () => {
    expect(brier({labels: [1, 0], scores: [1, 0]})).toBe(0);
    expect(brier({labels: [1, 0], scores: [0, 1]})).toBe(1);
  });
});
