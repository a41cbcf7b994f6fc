import {describe, expect, it} from 'vitest';
import {ItemHistory} from './history.js';

const DIM = 16;
const profile = new Float32Array(DIM).fill(1);

describe('ItemHistory', () => {
  it('does not know today', () => {
    const history = new ItemHistory(2, 1, DIM);
    const before = history.rate(0, 0);
    history.record(0, profile, [1]);
    expect(history.has(0)).toBe(false);
    expect(history.rate(0, 0)).toBe(before);
    expect(history.writeEngagers(0, new Float32Array(DIM), 0)).toBe(false);
    expect(history.engagerMatch(0, profile, 0)).toBe(0);
    history.endDay();
    expect(history.has(0)).toBe(true);
    expect(history.has(1)).toBe(false);
    expect(history.rate(0, 0)).toBeGreaterThan(history.rate(1, 0));
  });

  it('writes log impressions, then the log count, log rate and log recent rate of each action', () => {
    const history = new ItemHistory(1, 2, DIM);
    for (let i = 0; i < 4; i++) history.record(0, profile, [1, i === 0 ? 1 : 0]);
    history.endDay();
    const row = new Float32Array(history.width);
    history.write(0, row, 0);
    const overall = (counts: number) => (counts + 1) / (4 + 50);
    const rate = (counts: number) => Math.log((counts + 20 * overall(counts)) / 24);
    const expected = [Math.log(5), Math.log(5), rate(4), rate(4), Math.log(2), rate(1), rate(1)];
    expected.forEach((value, i) => {
      expect(row[i]).toBeCloseTo(value, 5);
    });
  });

  it('drops recent days after a week, but not from the totals', () => {
    const history = new ItemHistory(2, 1, DIM);
    for (let i = 0; i < 50; i++) history.record(0, profile, [1]);
    for (let i = 0; i < 500; i++) history.record(1, profile, [0]);
    history.endDay();
    for (let day = 1; day <= 6; day++) history.endDay();
    expect(history.recentRate(0, 0)).toBe(history.rate(0, 0));
    history.endDay();
    expect(history.recentRate(0, 0)).toBeLessThan(history.rate(0, 0));
    expect(history.recentRate(0, 0)).toBe(history.recentRate(1, 0));
  });

  it('averages the profiles of users who did any action', () => {
    const history = new ItemHistory(1, 2, DIM);
    history.record(0, new Float32Array(DIM).fill(1), [1, 1]);
    history.record(0, new Float32Array(DIM).fill(3), [0, 1]);
    history.record(0, new Float32Array(DIM).fill(99), [0, 0]);
    history.endDay();
    const mean = new Float32Array(DIM);
    expect(history.writeEngagers(0, mean, 0)).toBe(true);
    expect([...mean]).toEqual(new Array(DIM).fill(2));
    expect(history.engagerMatch(0, profile, 0)).toBeCloseTo(2, 6);
  });

  it('smooths an item without history towards the given share of the overall rate', () => {
    const history = new ItemHistory(1, 1, DIM);
    expect(history.rate(0, 0, 0.5)).toBeCloseTo(history.rate(0, 0) / 2, 12);
  });
});
