import {describe, expect, it} from 'vitest';
import {RecentClicks} from './recent-clicks.js';

const table = Float32Array.of(0, 0, 1, 1, 2, 2, 3, 3);

function written(clicks: RecentClicks, user: number): number[] {
  const to = new Float32Array(6);
  clicks.write(user, table, 2, to, 0);
  return [...to];
}

describe('RecentClicks', () => {
  it('writes the newest click first and leaves padding zero at the end', () => {
    const clicks = new RecentClicks(2, 3);
    clicks.record(0, 1);
    clicks.record(0, 2);
    clicks.endDay();
    expect(written(clicks, 0)).toEqual([2, 2, 1, 1, 0, 0]);
    expect(written(clicks, 1)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('leaves out the clicks of today', () => {
    const clicks = new RecentClicks(1, 3);
    clicks.record(0, 3);
    expect(written(clicks, 0)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('keeps at most `steps` clicks', () => {
    const clicks = new RecentClicks(1, 3);
    for (const item of [0, 1, 2, 3]) clicks.record(0, item);
    clicks.endDay();
    expect(written(clicks, 0)).toEqual([3, 3, 2, 2, 1, 1]);
  });
});
