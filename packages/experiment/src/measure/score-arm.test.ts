import {type PartRows, partRows, type RankingLog} from '@cs/log';
import {describe, expect, it} from 'vitest';
import {actionRates, boosted, calibrateScores, coldExposure, requestHits, share} from './score-arm.js';

/** Two requests of three rows; the last row of each is cold. */
const part: PartRows = {
  rows: 6,
  requests: Int32Array.of(4, 4, 4, 5, 5, 5),
  users: Int32Array.of(7, 8),
  position: Uint8Array.of(0, 1, 2, 0, 1, 2),
  cold: Uint8Array.of(0, 0, 1, 0, 0, 1),
  item_age_days: Float32Array.of(30, 40, 3, 50, 60, 9),
  labels: {save: Float32Array.of(1, 0, 1, 0, 0, 1)},
  probability: {save: Float32Array.of(0.5, 0.1, 0.4, 0.2, 0.1, 0.3)},
};
const scores = Float32Array.of(0.9, 0.2, 0.3, 0.8, 0.6, 0.4);

describe('partRows', () => {
  const log = {
    rows: 3,
    actions: ['save', 'click'],
    day: Int16Array.of(0, 1, 1),
    request: Int32Array.of(0, 1, 1),
    user: Int32Array.of(7, 9),
    position: Uint8Array.of(0, 0, 1),
    item_age_days: Float32Array.of(1, 27.9, 28),
    labels: Float32Array.of(0, 0, 1, 0, 0, 1),
    split: {train: [0, 0], calibration: [1, 1], evaluation: [2, 2]},
  } as unknown as RankingLog;

  it('gives the rows of the part as columns', () => {
    expect(partRows(log, 'calibration', 28)).toEqual({
      rows: 2,
      requests: Int32Array.of(1, 1),
      users: Int32Array.of(9),
      position: Uint8Array.of(0, 1),
      cold: Uint8Array.of(1, 0),
      item_age_days: Float32Array.of(27.9, 28),
      labels: {save: Float32Array.of(1, 0), click: Float32Array.of(0, 1)},
    });
  });
  it('includes the true probabilities if there are any', () => {
    const known = {...log, trueProbability: Float32Array.of(1, 2, 3, 4, 5, 6)};
    expect(partRows(known, 'train', 28).probability).toEqual({
      save: Float32Array.of(1),
      click: Float32Array.of(2),
    });
  });
});

describe('share', () => {
  it('is the share of ones, and 0 without rows', () => {
    expect([share(part.cold), share(new Uint8Array(0))]).toEqual([2 / 6, 0]);
  });
});

describe('requestHits', () => {
  it('counts realised and expected hits in the top k, of fresh and of all items', () => {
    // The top 2 are rows 0 and 2, and rows 3 and 4.
    const {save} = requestHits(scores, part, part.labels, 'realised', 2);
    expect([...save!.fresh]).toEqual([1, 0]);
    expect([...save!.all]).toEqual([1, 0]);
    const expected = requestHits(scores, part, part.probability!, 'expected', 2);
    expect(expected.save!.fresh[0]).toBeCloseTo(0.4, 6);
    expect(expected.save!.fresh[1]).toBe(0);
  });
});

describe('calibrateScores', () => {
  const before = {save: Float32Array.of(0.5, 0.5, 0.5, 0.5, 0.5, 0.5)};
  const raw = {save: Float32Array.of(0.5, 0.5)};

  it('calibrates each action on the calibration day and sums them by utility', () => {
    // Half of the labels are 1, as predicted, so nothing is shifted.
    const {byAction, final} = calibrateScores({before, raw}, part, {save: 3});
    expect([...byAction.save!]).toEqual([0.5, 0.5]);
    expect([...final]).toEqual([1.5, 1.5]);
  });

  it('shifts the rows of two models separately', () => {
    // One of four rows of one model has the label. Both rows of the other have it: their shift is 0.
    const apart = {before: part.cold, raw: Uint8Array.of(0, 1)};
    const {final} = calibrateScores({before, raw}, part, {save: 1}, apart);
    expect(final[0]).toBeCloseTo(1 / 4, 6);
    expect(final[1]).toBeCloseTo(1 / 2, 6);
  });
});

describe('boosted', () => {
  it('reaches the exposure by one factor on all cold scores', () => {
    expect(coldExposure(scores, part, 2)).toBe(1 / 4);
    const {factor, scores: moved} = boosted(scores, part, 2, 0.5);
    // The cold row of the second request passes 0.6 at a factor of 0.6 / 0.4.
    expect(factor).toBeGreaterThan(1.5);
    expect(coldExposure(moved, part, 2)).toBe(1 / 2);
    moved.forEach((score, row) => {
      expect(score).toBe(part.cold[row] ? scores[row]! * factor : scores[row]);
    });
  });
  it('lowers cold scores for a lower exposure and keeps them for an equal one', () => {
    expect(coldExposure(boosted(scores, part, 2, 0).scores, part, 2)).toBe(0);
    expect(boosted(scores, part, 2, 1 / 4).factor).toBe(1);
  });
});

describe('actionRates', () => {
  it('is the share of cold and of warm rows with the action; null without such rows', () => {
    const labels = {save: Float32Array.of(1, 0, 1, 0), click: Float32Array.of(0, 0, 0, 1)};
    const of = (cold: number[]) => actionRates({...part, labels, cold: Uint8Array.from(cold)});
    expect(of([1, 0, 0, 0])).toEqual({save: {cold: 1, warm: 1 / 3}, click: {cold: 0, warm: 1 / 3}});
    expect(of([0, 0, 0, 0]).save).toEqual({cold: null, warm: 0.5});
  });
});
