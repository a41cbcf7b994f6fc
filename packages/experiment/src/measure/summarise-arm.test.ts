import {describe, expect, it} from 'vitest';
import type {BoostRun, HitsByAction, Run} from './measure-run.js';
import {forEachMeasure} from './measures/measure.js';
import {scoreMeasures} from './measures/score-measures.js';
import {summariseArm} from './summarise-arm.js';

const skip = Number.NaN;
const hits = (fresh: number[], all: number[]): HitsByAction => ({
  save: {fresh: Float64Array.from(fresh), all: Float64Array.from(all)},
});
const scores = (gapPositives: number) => ({
  save: {...forEachMeasure(scoreMeasures, () => 1), withinColdAuc: skip, gapPositives},
});
/** A run of four requests, of which the last lists no fresh item. */
const run = (fresh: number[], all: number[], gap = -10, boost?: HitsByAction): Run => ({
  hits: hits([...fresh, skip], all),
  exposure: 0.1 * fresh[0]!,
  scores: scores(gap),
  parameters: 100,
  added: {count: 0, percent: 0},
  seconds: [],
  calibrationHits: {},
  ...(boost
    ? {
        boost: {
          hits: boost,
          exposure: 0.1,
          factor: 2,
          scores: scores(0),
          calibrationHits: {},
        } satisfies BoostRun,
      }
    : {}),
});
const baseline = [run([1, 0, 0], [1, 1, 0, 0]), run([0, 1, 0], [1, 0, 1, 0])];
const boost = hits([1, 1, 0, skip], [1, 1, 0, 0]);
const own = [run([1, 1, 1], [1, 0, 0, 0], -8, boost), run([1, 1, 1], [1, 0, 0, 0], Number.NaN, boost)];
const users = [1, 2, 3, 4];
const arm = summariseArm({name: 'an arm', plugIns: ['mixup']}, own, baseline, users);

describe('summariseArm', () => {
  it('compares fresh hits with the baseline and the boost control, and all hits with the baseline', () => {
    const {fresh, all} = arm.hits.save!;
    // 6 fresh hits vs. 2 of the baseline and 4 of the control; 2 hits on all items vs. 4.
    expect(fresh.lift!.mean).toBeCloseTo(200, 10);
    expect(fresh.overBoost!.mean).toBeCloseTo(50, 10);
    expect(all.lift!.mean).toBeCloseTo(-50, 10);
    expect(all.overBoost).toBeUndefined();
    // The control: 4 vs. 2 of the baseline.
    expect(arm.boost!.hits.save!.fresh.lift!.mean).toBeCloseTo(100, 10);
  });

  it('counts the hits of requests that list a fresh item, as means over the seeds', () => {
    expect(arm.hits.save!.fresh).toMatchObject({rate: 1, counts: {hits: 3, requests: 3}});
    expect(arm.hits.save!.all).toMatchObject({rate: 1 / 4, counts: {hits: 1, requests: 4}});
    expect(summariseArm({name: 'b', plugIns: []}, baseline, undefined, users).hits.save!.fresh).toEqual({
      rate: 1 / 3,
      counts: {hits: 1, requests: 3},
    });
  });

  it('averages the defined values of a measure; NaN if there is none', () => {
    expect(arm.scores.save!.gapPositives.mean).toBe(-8);
    expect(arm.scores.save!.withinColdAuc.mean).toBe(Number.NaN);
    expect(arm.stepMs).toBe(Number.NaN);
  });
});
