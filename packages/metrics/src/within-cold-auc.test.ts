import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {rocAuc, withinColdAuc} from './index.js';
import {ranking} from './test-columns.js';

describe('withinColdAuc', () => {
  it('equals rocAuc of the cold rows', () => {
    fc.assert(
      fc.property(ranking, ({scores, labels, cold}) => {
        const keep = (values: number[]) => values.filter((_, row) => cold[row] === 1);
        fc.pre(cold.includes(1));
        expect(withinColdAuc({scores, labels, cold})).toEqual(
          rocAuc({scores: keep(scores), labels: keep(labels)}),
        );
      }),
      {seed: 1},
    );
  });

  it('does not change when all cold scores are boosted', () => {
    fc.assert(
      fc.property(ranking, ({scores, labels, cold}) => {
        const boosted = scores.map((score, row) => (cold[row] ? 2 * score : score));
        expect(withinColdAuc({scores: boosted, labels, cold})).toEqual(withinColdAuc({scores, labels, cold}));
      }),
      {seed: 1},
    );
  });

  it('is NaN without cold rows, or if they have only one class', () => {
    expect(withinColdAuc({scores: [1, 2], labels: [0, 1], cold: [0, 0]})).toBeNaN();
    expect(withinColdAuc({scores: [1, 2], labels: [0, 1], cold: [1, 0]})).toBeNaN();
  });
});
