import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {holmCorrection} from './index.js';

describe('holmCorrection', () => {
  it('multiplies the smallest by m, the next by m - 1, and never decreases', () => {
    const {adjusted, rejected} = holmCorrection({pValues: [0.01, 0.04, 0.03, 0.005]});
    const expected = [3 * 0.01, 2 * 0.03, 2 * 0.03, 4 * 0.005];
    for (const [i, p] of adjusted.entries()) expect(p).toBeCloseTo(expected[i]!, 15);
    expect([...rejected]).toEqual([1, 0, 0, 1]);
  });

  it('rejects the same hypotheses as the step-down procedure', () => {
    const table = fc.array(
      fc.integer({min: 0, max: 100}).map((n) => n / 1000),
      {maxLength: 12},
    );
    fc.assert(
      fc.property(table, (pValues) => {
        const ascending = pValues.toSorted((a, b) => a - b);
        let kept = ascending.findIndex((p, i) => p * (pValues.length - i) > 0.05);
        if (kept === -1) kept = pValues.length;
        const {adjusted, rejected} = holmCorrection({pValues});
        expect(rejected.reduce((a, b) => a + b, 0)).toBe(kept);
        pValues.forEach((p, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, p * pValues.length));
        });
      }),
      {seed: 1},
    );
  });

  it('does not change a single p-value, and is at most 1', () => {
    expect([...holmCorrection({pValues: [0.2]}).adjusted]).toEqual([0.2]);
    expect([...holmCorrection({pValues: [0.9, 0.8]}).adjusted]).toEqual([1, 1]);
    expect(holmCorrection({pValues: []}).adjusted).toHaveLength(0);
  });

  it('rejects a p-value equal to the level', () => {
    expect([...holmCorrection({pValues: [0.2], level: 0.3}).rejected]).toEqual([1]);
    expect([...holmCorrection({pValues: [0.2, 0.125], level: 0.25}).rejected]).toEqual([1, 1]);
    expect(() => holmCorrection({pValues: [0.2], level: 1})).toThrow(
      '[@cs/metrics] holmCorrection: level must be > 0 and < 1. Received: 1. Give a number such as 0.05.',
    );
  });
});
