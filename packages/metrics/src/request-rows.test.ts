import {describe, expect, it} from 'vitest';
import {RequestRows} from './request-rows.js';

describe('RequestRows', () => {
  it('lists the rows of one request after the other, for any number of rows', () => {
    const rows = new RequestRows();
    for (const [from, to] of [
      [0, 3],
      [3, 6],
      [6, 206],
      [206, 207],
      [207, 272],
    ] as const) {
      rows.moveTo(from, to);
      expect(rows.length).toBe(to - from);
      expect(Array.from(rows.all)).toEqual(Array.from({length: to - from}, (_, i) => from + i));
    }
  });

  it('omits rows outside the slice', () => {
    const rows = new RequestRows([1, 0, 1, 0, 0, 1]);
    rows.moveTo(0, 3);
    expect([rows.length, ...rows.all]).toEqual([2, 0, 2]);
    rows.moveTo(3, 5);
    expect([rows.length, ...rows.all]).toEqual([0]);
    rows.moveTo(5, 6);
    expect([rows.length, ...rows.all]).toEqual([1, 5]);
  });
});
