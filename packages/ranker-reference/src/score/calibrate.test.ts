import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {beginRun, writeRunJson} from '../train/run-folder.js';
import {applyShift, fitShifts, readShifts} from './calibrate.js';

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'cs-calibrate-'));
});
afterAll(() => rm(place, {recursive: true}));

describe('readShifts', () => {
  it('returns the shifts that a training saved, and undefined where there are none', async () => {
    const run = join(place, 'run');
    expect(await readShifts(run, ['save'])).toBeUndefined();
    await beginRun(run, false);
    await writeRunJson(run, 'calibration', {shifts: {save: 0.5, click: -1}});
    expect(await readShifts(run, ['save', 'click'])).toEqual({save: 0.5, click: -1});
  });

  it.each([
    [{shifts: {}}, 'no shift of save'],
    [{shifts: null}, 'no shifts of logits'],
    [{shifts: {save: null}}, 'no shifts of logits'],
    [{}, 'no shifts of logits'],
  ])('throws for %o', async (content, what) => {
    const run = join(place, what.replaceAll(' ', '-'));
    await beginRun(run, true);
    await writeRunJson(run, 'calibration', content);
    await expect(readShifts(run, ['save'])).rejects.toThrow(
      `[@cs/ranker-reference] readShifts: the calibration does not fit the model. Received: ${join(run, 'calibration.json')} (${what}). Train again, or score without calibration (--raw).`,
    );
    await writeFile(join(run, 'calibration.json'), '[]');
    await expect(readShifts(run, ['save'])).rejects.toThrow('it has no checksum');
  });
});

describe('fitShifts', () => {
  it('fits each action to its own labels', () => {
    // All predicted as 1/2; one positive in four gives logit(1/4) = -log 3, two in four give 0.
    const half = new Float32Array(4).fill(0.5);
    const shifts = fitShifts(
      {save: half, click: half},
      {save: Float32Array.of(0, 1, 0, 0), click: Float32Array.of(0, 1, 1, 0)},
    );
    expect(shifts.save).toBeCloseTo(-Math.log(3), 9);
    expect(shifts.click).toBeCloseTo(0, 9);
  });
});

describe('applyShift', () => {
  it('adds the shift to the logits', () => {
    // logit(1/2) + log 3 = logit(3/4), and logit(1/4) + log 3 = logit(1/2).
    expect([...applyShift(Float32Array.of(0.5, 0.25), Math.log(3))]).toEqual([0.75, 0.5]);
  });
});
