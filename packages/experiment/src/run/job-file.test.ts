import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {rankerPresets} from '@cs/ranker-reference';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Job} from './job.js';
import {readJobFile, writeJobFile} from './job-file.js';
import type {Trained} from './train-job.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-job-'));
});
afterAll(() => rm(folder, {recursive: true}));

const job: Job = {
  plugIns: [],
  settings: {},
  seed: 1,
  sizes: rankerPresets.tiny,
  training: {epochs: 1, batchSize: 1, learningRate: 1},
  figures: false,
};
const trained: Trained = {
  parameters: 7,
  added: {count: 1, percent: 100 / 7},
  seconds: [0.1, 0.2],
  // A view into a larger array: only the view is written.
  calibration: {save: Float32Array.of(9, 0.1, 1e-30, 9).subarray(1, 3)},
  evaluation: {save: Float32Array.of(1 / 3)},
  diagnosis: {
    removals: [{name: 'content', kind: 'feature', historical: false, drop: {save: null}}],
    gradients: [{done: 1 / 3, ratio: 0.1}],
    spectrum: [0.9, 0.1],
    effectiveRank: 1.5,
  },
};

describe('readJobFile', () => {
  it('returns bit for bit what writeJobFile wrote, and no other file is left in the folder', async () => {
    const path = join(folder, 'a.json');
    await writeJobFile(path, 'key', job, trained);
    expect(await readJobFile(path, 'key')).toEqual(trained);
    expect(await readdir(folder)).toEqual(['a.json']);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({format: 'cs-trained-2', job});
  });

  it('returns undefined for a missing file, a broken file, and a file with another key', async () => {
    const path = join(folder, 'b.json');
    expect(await readJobFile(path, 'key')).toBe(undefined);
    await writeJobFile(path, 'key', job, trained);
    expect(await readJobFile(path, 'other')).toBe(undefined);
    await writeFile(path, (await readFile(path, 'utf8')).slice(0, 100));
    expect(await readJobFile(path, 'key')).toBe(undefined);
    await writeFile(path, 'null');
    expect(await readJobFile(path, 'key')).toBe(undefined);
  });

  it('throws for a file of which a number was changed', async () => {
    const path = join(folder, 'c.json');
    await writeJobFile(path, 'key', job, trained);
    const text = await readFile(path, 'utf8');
    for (const [from, to] of [
      ['"seconds":[0.1', '"seconds":[-0.1'],
      ['"calibration":{"save":"zczMPWBC', '"calibration":{"save":"AAAAAGBC'],
    ] as const) {
      expect(text).toContain(from);
      await writeFile(path, text.replace(from, to));
      await expect(readJobFile(path, 'key')).rejects.toThrow(
        `[@cs/experiment] readJobFile: the result of a training cannot be used. Received: ${path} (it does not match its checksum: it was changed or damaged). Remove the file, and the same command trains again.`,
      );
    }
  });
});
