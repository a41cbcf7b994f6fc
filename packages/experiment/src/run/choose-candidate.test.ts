import {describe, expect, it} from 'vitest';
import type {Run} from '../measure/measure-run.js';
import {chooseCandidate} from './choose-candidate.js';

const hits = (fresh: number[], all: number[]) => ({
  save: {fresh: Float64Array.from(fresh), all: Float64Array.from(all)},
  click: {fresh: Float64Array.of(100), all: Float64Array.of(100)},
});
/** A run with these hits of two actions. Its boost control has 10 more fresh hits. */
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
/** Chooses among the weights 1, 2, ... with these runs. */
const choose = (...runs: Run[][]) =>
  chooseCandidate(
    runs.map((_, i) => ({'score-reg': {weight: i + 1}})),
    runs,
    baseline,
    utilities,
  );

describe('chooseCandidate', () => {
  it('takes the candidate with the most fresh hits among those that keep 99.5 % of all hits', () => {
    // The baseline's mean is 200: 199 keeps enough, 198.9 does not.
    const {chosen, candidates} = choose(
      [run([1], [200])],
      [run([2, 4, Number.NaN], [199])],
      [run([9], [198.9])],
    );
    expect(chosen).toBe(1);
    expect(candidates.map(({gaps: _, ...each}) => each)).toEqual([
      {settings: {'score-reg': {weight: 1}}, fresh: 1, all: 200, kept: 1, boost: {fresh: 11, all: 200}},
      {settings: {'score-reg': {weight: 2}}, fresh: 3, all: 199, kept: 0.995, boost: {fresh: 13, all: 199}},
      {
        settings: {'score-reg': {weight: 3}},
        fresh: 9,
        all: 198.9,
        kept: 198.9 / 200,
        boost: {fresh: 19, all: 198.9},
      },
    ]);
    expect(candidates.map(({gaps}) => [gaps.save!.mean, gaps.click!.mean])).toEqual([
      [-1, Number.NaN],
      [-2, Number.NaN],
      [-9, Number.NaN],
    ]);
  });

  it('takes means over the seeds', () => {
    expect(choose([run([1], [200]), run([2], [200])], [run([0], [200]), run([4], [200])]).chosen).toBe(1);
  });

  it('takes the first of equal candidates, and the first if all lose too many hits', () => {
    expect(choose([run([1], [200])], [run([1], [200])]).chosen).toBe(0);
    expect(choose([run([1], [100])], [run([5], [150])]).chosen).toBe(0);
  });

  it('takes the first if the days have no fresh items', () => {
    const nothing = run([Number.NaN], [200]);
    expect(choose([nothing], [nothing])).toMatchObject({
      chosen: 0,
      candidates: [{fresh: Number.NaN}, {fresh: Number.NaN}],
    });
  });
});
