import {randomStream} from '@cs/core';
import {describe, expect, it} from 'vitest';
import {actionProbabilities, drawLabels, examination} from './outcomes.js';
import {ACTIONS, createWorld} from './world.js';
import {completeOptions} from './world-options.js';

const known = createWorld(completeOptions({users: 20, oldItems: 200, bornPerDay: 0}), randomStream(1));

/** Share of labels that are 1 at a position, for a probability of 0.4. */
function rate(position: number, bias: boolean): number {
  const random = randomStream(5);
  let ones = 0;
  for (let i = 0; i < 20000; i++) ones += drawLabels([0.4], position, bias, random)[0]!;
  return ones / 20000;
}

describe('actionProbabilities', () => {
  it('increases with the quality of the item', () => {
    const pairs = Array.from({length: 200}, (_, item) => ({
      quality: known.items.quality[item * ACTIONS.length]!,
      chance: actionProbabilities(item, 0, 0, known, randomStream(item))[0]!,
    })).sort((a, b) => a.quality - b.quality);
    const mean = (part: typeof pairs) => part.reduce((sum, {chance}) => sum + chance, 0) / part.length;
    expect(mean(pairs.slice(100))).toBeGreaterThan(1.5 * mean(pairs.slice(0, 100)));
  });

  it('makes saves rarer than grid clicks, and clicks rarer still', () => {
    const sums = [0, 0, 0];
    for (let item = 0; item < 200; item++) {
      actionProbabilities(item, 0, 0, known, randomStream(item)).forEach((chance, a) => {
        sums[a]! += chance;
      });
    }
    expect(sums[0]).toBeGreaterThan(sums[1]!);
    expect(sums[1]).toBeGreaterThan(sums[2]!);
  });
});

describe('drawLabels', () => {
  it('draws with the probability times that of looking at the position', () => {
    expect(examination(0)).toBe(1);
    expect(examination(10)).toBe(0.5);
    expect(rate(0, true)).toBeCloseTo(0.4, 1.5);
    expect(Math.abs(rate(10, true) - 0.2)).toBeLessThan(0.015);
  });

  it('ignores the position without position bias', () => {
    expect(Math.abs(rate(20, false) - 0.4)).toBeLessThan(0.015);
  });
});
