import fc from 'fast-check';
import {expect, it} from 'vitest';
import {sortOrder} from './sort-order.js';

it('sortOrder lists every place once, scores ascending, equal ones in their order', () => {
  expect([...sortOrder(Float32Array.of(0.5, -2, 3, -7, 0.5))]).toEqual([3, 1, 0, 4, 2]);
  fc.assert(
    fc.property(fc.float32Array({noNaN: true}), (scores) => {
      const order = [...sortOrder(scores)];
      expect(order.toSorted((a, b) => a - b)).toEqual(order.map((_, i) => i));
      for (let i = 1; i < order.length; i++) {
        expect(scores[order[i]!]! >= scores[order[i - 1]!]!).toBe(true);
      }
    }),
    {numRuns: 100, seed: 4},
  );
});
