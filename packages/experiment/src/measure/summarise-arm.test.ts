import {describe, expect, it} from 'vitest';
import type {BoostRun, HitsByAction, Run} from './measure-run.js';
import {summariseArm} from './summarise-arm.js';

const skip = Number.NaN;
const hits = (fresh: number[], all: number[]): HitsByAction => ({
  save: {fresh: Float64Array.from(fresh), all: Float64Array.from(all)},
});
const quality = (gapPositives: number | null) => ({
  save: {
    auc: 0.5,
    withinColdAuc: null,
    coldCalibration: 1,
    allCalibration: 1,
    gapPositives,
    gapNegatives: 1,
  },
});
/** A run of four requests, of which the last lists no fresh item. */
const run = (fresh: number[], all: number[], gap: number | null = -10, boost?: HitsByAction): Run => ({
  hits: hits([...fresh, skip], all),
  exposure: 0.1 * fresh[0]!,
  quality: quality(gap),
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
          quality: quality(0),
          calibrationHits: {},
        } satisfies BoostRun,
      }
    : {}),
});
const baseline = [run([1, 0, 0], [1, 1, 0, 0]), run([0, 1, 0], [1, 0, 1, 0])];
const boost = hits([1, 1, 0, skip], [1, 1, 0, 0]);
const own = [run([1, 1, 1], [1, 0, 0, 0], -8, boost), run([1, 1, 1], [1, 0, 0, 0], null, boost)];
const how = {users: [1, 2, 3, 4], resamples: 50};
const arm = summariseArm({name: 'an arm', plugIns: ['mixup']}, own, baseline, how);

describe('summariseArm', () => {
  it('sets fresh hits over the baseline and over the boost control, and all hits over the baseline alone', () => {
    const {fresh, all} = arm.hits.save!;
    // 6 hits for 2, and for the control's 4; of all 2 for 4.
    expect(fresh.lift!.mean).toBeCloseTo(200, 10);
    expect(fresh.overBoost!.mean).toBeCloseTo(50, 10);
    expect(all.lift!.mean).toBeCloseTo(-50, 10);
    expect(all.overBoost).toBeUndefined();
    // Of the control: 4 for 2.
    expect(arm.boost!.hits.save!.fresh.lift!.mean).toBeCloseTo(100, 10);
  });

  it('counts hits of the requests that list a fresh item, as means over the seeds', () => {
    expect(arm.hits.save!.fresh).toMatchObject({rate: 1, counts: {hits: 3, requests: 3}});
    expect(arm.hits.save!.all).toMatchObject({rate: 1 / 4, counts: {hits: 1, requests: 4}});
    expect(summariseArm({name: 'b', plugIns: []}, baseline, undefined, how).hits.save!.fresh).toEqual({
      rate: 1 / 3,
      counts: {hits: 1, requests: 3},
    });
  });

  it('takes means of what is defined, and null of what never is', () => {
    expect(arm.quality.save).toMatchObject({gapPositives: -8, withinColdAuc: null});
    expect(arm.stepMs).toBeNull();
  });
});
