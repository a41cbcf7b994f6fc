import {describe, expect, it} from 'vitest';
import type {Run} from '../measure/measure-run.js';
import {chooseWeight} from './choose-weight.js';

const hits = (fresh: number[], all: number[]) => ({
  save: {fresh: Float64Array.from(fresh), all: Float64Array.from(all)},
  click: {fresh: Float64Array.of(100), all: Float64Array.of(100)},
});
/** A run with these hits on the calibration day, of two actions; its boost control has 10 fresh ones more. */
const run = (fresh: number[], all: number[]) =>
  ({
    calibrationHits: hits(fresh, all),
    boost: {
      calibrationHits: hits(
        fresh.map((value) => value + 10),
        all,
      ),
    },
    scores: {save: {gapPositives: -fresh[0]!}, click: {gapPositives: Number.NaN}},
  }) as unknown as Run;
const utilities = {save: 1, click: 0};
const baseline = [run([0, 0, Number.NaN], [100, 300, 200])];
const choose = (weights: Record<number, Run[]>) =>
  chooseWeight(
    new Map(Object.entries(weights).map(([weight, runs]) => [Number(weight), runs])),
    baseline,
    utilities,
  );

describe('chooseWeight', () => {
  it('takes the most fresh hits of those that keep 99.5 % of all hits', () => {
    // The baseline's mean is 200: 199 keeps enough, 198.9 does not.
    const {weight, candidates} = choose({
      1: [run([1], [200])],
      2: [run([2, 4, Number.NaN], [199])],
      3: [run([9], [198.9])],
    });
    expect(weight).toBe(2);
    expect(candidates.map(({gaps: _, ...each}) => each)).toEqual([
      {weight: 1, fresh: 1, all: 200, kept: 1, boost: {fresh: 11, all: 200}},
      {weight: 2, fresh: 3, all: 199, kept: 0.995, boost: {fresh: 13, all: 199}},
      {weight: 3, fresh: 9, all: 198.9, kept: 198.9 / 200, boost: {fresh: 19, all: 198.9}},
    ]);
    expect(candidates.map(({gaps}) => [gaps.save!.mean, gaps.click!.mean])).toEqual([
      [-1, Number.NaN],
      [-2, Number.NaN],
      [-9, Number.NaN],
    ]);
  });

  it('takes means over the seeds', () => {
    expect(
      choose({1: [run([1], [200]), run([2], [200])], 2: [run([0], [200]), run([4], [200])]}).weight,
    ).toBe(2);
  });

  it('takes the smaller of equal ones, and the smallest where all cost too much', () => {
    expect(choose({1: [run([1], [200])], 2: [run([1], [200])]}).weight).toBe(1);
    expect(choose({1: [run([1], [100])], 2: [run([5], [150])]}).weight).toBe(1);
  });

  it('takes the smallest on a day without fresh items, which says nothing', () => {
    const nothing = run([Number.NaN], [200]);
    expect(choose({1: [nothing], 2: [nothing]})).toMatchObject({
      weight: 1,
      candidates: [{fresh: Number.NaN}, {fresh: Number.NaN}],
    });
  });
});
