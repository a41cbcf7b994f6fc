import {describe, expect, it} from 'vitest';
import type {Run} from './measure-run.js';
import {overSeeds} from './over-seeds.js';
import {summariseFigures} from './summarise-figures.js';

const run = (drop: number, early: number, late: number | null, spectrum: number[], hits: number[]) =>
  ({
    diagnosis: {
      removals: [{name: 'content', kind: 'feature', historical: false, drop: {save: drop}}],
      gradients: [
        {done: 0.1, ratio: early},
        {done: 0.25, ratio: early + 1},
        {done: 1, ratio: late},
      ],
      spectrum,
      effectiveRank: spectrum[1] ? 2 : 1,
    },
    positions: [{name: '1-3', hits: {save: Float64Array.from(hits)}}],
    boost: {positions: [{name: '1-3', hits: {save: Float64Array.from(hits, (value) => 10 * value)}}]},
  }) as unknown as Run;
const base = [run(1, 2, 9, [1, 0], [1]), run(2, 4, 9, [1, 0], [2])];
const own = [run(3, 4, null, [0.5, 0.5], [3]), run(5, 8, 7, [0.5, 0.5], [4])];
const lift = (from: Float64Array[], to: Float64Array[]) => ({
  mean: to[0]![0]! / from[0]![0]!,
  low: to[1]![0]!,
  high: from[1]![0]!,
});

describe('summariseFigures', () => {
  it('gives means over the seeds and paired differences from the baseline', () => {
    const figures = summariseFigures(own, base, lift)!;
    expect(figures.removals[0]).toMatchObject({name: 'content', historical: false});
    expect(figures.removals[0]!.drop.save).toEqual({
      ...overSeeds([3, 5]),
      overBaseline: overSeeds([3 - 1, 5 - 2]),
    });
    expect(figures.gradients.map(({done}) => done)).toEqual([0.1, 0.25, 1]);
    expect(figures.gradients[2]!.mean).toBe(7);
    // The first quarter: 4 and 5, 8 and 9; the baseline's 2 and 3, 4 and 5.
    expect(figures.earlyGradient).toEqual({
      ...overSeeds([4.5, 8.5]),
      overBaseline: overSeeds([4.5 - 2.5, 8.5 - 4.5]),
    });
    expect(figures.spectrum).toEqual([0.5, 0.5]);
    expect(figures.effectiveRank.mean).toBeCloseTo(2, 12);
    expect(figures.effectiveRank.overBaseline!.mean).toBeCloseTo(2 - 1, 12);
    expect(figures.positions).toEqual([
      {name: '1-3', lift: {save: {mean: 3, low: 4, high: 2}}, boost: {save: {mean: 30, low: 40, high: 2}}},
    ]);
  });

  it('has no differences and no lifts for the baseline', () => {
    const figures = summariseFigures(base, undefined, lift)!;
    expect(figures.effectiveRank.overBaseline).toBe(undefined);
    expect(figures.positions).toEqual([]);
  });

  it('is undefined if the runs were not diagnosed', () => {
    const {diagnosis: _, ...plain} = own[0]!;
    expect(summariseFigures([plain, own[1]!], base, lift)).toBe(undefined);
  });
});
