import {describe, expect, it} from 'vitest';
import {bestDiscounted, discounted} from './discounted.js';

const worth = [1, 3, 0, 2];

describe('discounted', () => {
  it('discounts by position, and gives each row of a run the mean of the run', () => {
    expect(discounted(worth, [[0], [1], [2], [3]], 2)).toBeCloseTo(1 + 3 / Math.log2(3), 15);
    expect(discounted(worth, [[0, 1], [3]], 2)).toBeCloseTo(2 + 2 / Math.log2(3), 15);
    expect(discounted(worth, [[0, 1, 2, 3]], 1)).toBe(6 / 4);
  });

  it('works for positions beyond the table of discounts', () => {
    const many = Array.from({length: 1030}, (_, row) => [row]);
    const last = new Float64Array(1030);
    last[1029] = 1;
    expect(discounted(last, many, 1030)).toBe(1 / Math.log2(1031));
    last[1022] = 1;
    expect(discounted(last, many, 1023)).toBe(1 / Math.log2(1024));
  });
});

describe('bestDiscounted', () => {
  it('is the discounted sum in descending order of worth', () => {
    const expected = 3 + 2 / Math.log2(3) + 1 / Math.log2(4);
    expect(bestDiscounted(worth, Int32Array.of(0, 1, 2, 3), 3)).toBeCloseTo(expected, 15);
    expect(bestDiscounted(worth, Int32Array.of(0, 2), 3)).toBe(1);
  });
});
