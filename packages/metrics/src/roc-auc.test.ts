import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {rocAuc} from './index.js';
import {goldens, twoClasses} from './test-columns.js';

describe('rocAuc', () => {
  it.each(goldens.binary)('agrees with scikit-learn: $name', ({labels, scores, rocAuc: expected}) => {
    if (expected === null) expect(rocAuc({labels, scores})).toBeNaN();
    else expect(Math.abs(rocAuc({labels, scores}) - expected)).toBeLessThan(1e-9);
  });

  it('counts a tie of a positive and a negative as half a win', () => {
    // Pairs: 3 > 1, 3 > 2 and 2 > 1 are wins, 2 = 2 is a tie.
    expect(rocAuc({labels: [1, 1, 0, 0], scores: [3, 2, 2, 1]})).toBe((3 + 0.5) / 4);
  });

  it('is 1 - AUC for reversed scores', () => {
    fc.assert(
      fc.property(twoClasses, ({labels, scores}) => {
        const reversed = rocAuc({labels, scores: scores.map((s) => -s)});
        expect(reversed).toBeCloseTo(1 - rocAuc({labels, scores}), 12);
      }),
      {seed: 1},
    );
  });

  it('does not change under a monotone transform of the scores', () => {
    fc.assert(
      fc.property(twoClasses, ({labels, scores}) => {
        expect(rocAuc({labels, scores: scores.map((s) => s ** 3 + s)})).toBe(rocAuc({labels, scores}));
      }),
      {seed: 1},
    );
  });

  it('is the share of pairs that are won', () => {
    fc.assert(
      fc.property(twoClasses, ({labels, scores}) => {
        let won = 0;
        let pairs = 0;
        labels.forEach((a, i) => {
          labels.forEach((b, j) => {
            if (a !== 1 || b !== 0) return;
            pairs++;
            won += scores[i]! > scores[j]! ? 1 : scores[i]! === scores[j]! ? 0.5 : 0;
          });
        });
        expect(rocAuc({labels, scores})).toBe(won / pairs);
      }),
      {seed: 1},
    );
  });

  it('is 0.5 when all scores are equal, also for 0 and -0', () => {
    expect(rocAuc({labels: [0, 1, 0], scores: [0, -0, 0]})).toBe(0.5);
  });

  it('is NaN with only one class', () => {
    expect(rocAuc({labels: [1, 1], scores: [1, 2]})).toBeNaN();
    expect(rocAuc({labels: [0], scores: [1]})).toBeNaN();
  });

  it('accepts typed arrays and does not change them', () => {
    const scores = Float32Array.of(3, 1, 2);
    expect(rocAuc({labels: Uint8Array.of(1, 0, 0), scores})).toBe(1);
    expect([...scores]).toEqual([3, 1, 2]);
  });
});
