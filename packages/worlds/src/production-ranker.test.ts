import {randomStream} from '@cs/core';
import {ItemHistory} from '@cs/log';
import {describe, expect, it} from 'vitest';
import {chooseShown} from './production-ranker.js';
import {DIM} from './vectors.js';
import {ACTIONS, createWorld} from './world.js';
import {completeOptions} from './world-options.js';

const options = {users: 20, oldItems: 100, bornPerDay: 0, candidates: 20, shown: 5};
const {users, items} = createWorld(completeOptions(options), randomStream(1));
const candidates = Array.from({length: 20}, (_, i) => i);

/** How often each candidate is shown in 300 requests. */
function shownTimes(kind: 'history' | 'random', history: ItemHistory): number[] {
  const random = randomStream(2);
  const times = new Array<number>(20).fill(0);
  for (let i = 0; i < 300; i++) {
    const shown = chooseShown(kind, candidates, 5, 50 + (i % 50), i % 20, {users, items, history}, random);
    expect(new Set(shown).size).toBe(5);
    for (const item of shown) times[item]!++;
  }
  return times;
}

function historyOf(engaged: number): ItemHistory {
  const history = new ItemHistory(items.count, ACTIONS.length, DIM);
  const profile = new Float32Array(DIM);
  // Items from 10 on have a history; the first ten are new.
  for (let item = 10; item < 20; item++) {
    for (let i = 0; i < 200; i++) history.record(item, profile, [i < engaged ? 1 : 0, 0, 0]);
  }
  history.endDay();
  return history;
}

describe('chooseShown', () => {
  it('by history, shows new items less often than items with the mean rate', () => {
    const times = shownTimes('history', historyOf(20));
    const fresh = times.slice(0, 10).reduce((sum, count) => sum + count);
    expect(fresh).toBeLessThan(0.4 * 300 * 5);
  });

  it('by history, prefers items with more clicks', () => {
    const history = new ItemHistory(items.count, ACTIONS.length, DIM);
    for (let i = 0; i < 200; i++) {
      history.record(3, new Float32Array(DIM), [1, 0, 0]);
      for (const item of [4, 5, 6]) history.record(item, new Float32Array(DIM), [0, 0, 0]);
    }
    history.endDay();
    const times = shownTimes('history', history);
    expect(times[3]).toBeGreaterThan(250);
    expect(times[4]).toBeLessThan(50);
  });

  it('at random, shows all items equally often', () => {
    for (const count of shownTimes('random', historyOf(100))) expect(Math.abs(count - 75)).toBeLessThan(35);
  });
});
