import {mkdir, mkdtemp, readdir, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {beginRun, modelFolder, readRunJson, removeUnfinished, writeRunJson} from './run-folder.js';

let folder: string;
let runs = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-run-'));
});
afterAll(() => rm(folder, {recursive: true}));
const newRun = () => join(folder, `${++runs}`, 'run');

describe('beginRun', () => {
  it('refuses a folder with a run, and replaces it where it is told to, but nothing else', async () => {
    const run = newRun();
    await beginRun(run, false);
    await beginRun(run, false);
    for (const file of ['config', 'summary'] as const) await writeRunJson(run, file, {});
    await writeFile(join(run, 'notes.txt'), 'mine');
    await expect(beginRun(run, false)).rejects.toThrow(
      `[@cs/ranker-reference] beginRun: a run is there already. Received: ${run}. Go on with it by 'cs-ranker resume ${run}'`,
    );
    await beginRun(run, true);
    expect(await readdir(run)).toEqual(['notes.txt']);
  });
});

describe('readRunJson', () => {
  it('gives what was written, undefined where nothing is, and refuses what is no JSON', async () => {
    const run = newRun();
    await beginRun(run, false);
    expect(await readRunJson(run, 'config')).toBeUndefined();
    await writeRunJson(run, 'config', {seed: 1});
    expect(await readRunJson(run, 'config')).toEqual({seed: 1});
    await writeFile(join(run, 'config.json'), '{"seed":');
    await expect(readRunJson(run, 'config')).rejects.toThrow(
      'readRunJson: a file of the run cannot be read.',
    );
  });
});

describe('removeUnfinished', () => {
  it('takes away what a killed process was writing, in the model too', async () => {
    const run = newRun();
    await mkdir(join(run, 'model'), {recursive: true});
    const names = [
      'checkpoint.safetensors',
      'checkpoint.safetensors.123.tmp',
      'model/weights.bin.9.tmp',
      'my.tmp',
    ];
    for (const name of names) await writeFile(join(run, name), '');
    await removeUnfinished(run);
    expect((await readdir(run, {recursive: true})).sort()).toEqual([
      'checkpoint.safetensors',
      'model',
      'my.tmp',
    ]);
  });
});

describe('modelFolder', () => {
  it('is the model of a run, otherwise the folder itself', async () => {
    const run = newRun();
    await beginRun(run, false);
    expect(await modelFolder(run)).toBe(run);
    await mkdir(join(run, 'model'));
    expect(await modelFolder(run)).toBe(join(run, 'model'));
  });
});
