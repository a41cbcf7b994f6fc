import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {averagePrecision} from './index.js';
import {goldens, twoClasses} from './test-columns.js';

describe('averagePrecision', () => {
  it.each(goldens.binary)(
    'agrees with scikit-learn: $name',
    ({labels, scores, averagePrecision: expected}) => {
      if (expected === null) expect(averagePrecision({labels, scores})).toBeNaN();
      else expect(Math.abs(averagePrecision({labels, scores}) - expected)).toBeLessThan(1e-9);
    },
  );

  it('adds tied rows together', () => {
    // At score 3: recall 1/2, precision 1/1. At score 2, with both rows: recall 2/2, precision 2/3.
    expect(averagePrecision({labels: [1, 1, 0], scores: [3, 2, 2]})).toBeCloseTo(
      (1 / 2) * 1 + (1 / 2) * (2 / 3),
      15,
    );
  });

  it('does not change under a monotone transform or in another row order', () => {
    fc.assert(
      fc.property(twoClasses, ({labels, scores}) => {
        const expected = averagePrecision({labels, scores});
        expect(averagePrecision({labels, scores: scores.map((s) => Math.exp(s))})).toBe(expected);
        expect(averagePrecision({labels: labels.toReversed(), scores: scores.toReversed()})).toBe(expected);
      }),
      {seed: 1},
    );
  });

  it('is the share of positives when all scores are equal', () => {
    expect(averagePrecision({labels: [1, 0, 0, 0], scores: [7, 7, 7, 7]})).toBe(1 / 4);
  });

  it('is 1 without a negative and NaN without a positive', () => {
    expect(averagePrecision({labels: [1, 1], scores: [1, 2]})).toBe(1);
    expect(averagePrecision({labels: [0, 0], scores: [1, 2]})).toBeNaN();
  });
});
