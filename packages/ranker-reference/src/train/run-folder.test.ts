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
    await writeFile(join(run, 'checkpoint.safetensors.123.tmp'), 'begun');
    await writeFile(join(run, 'notes.txt'), 'mine');
    await expect(beginRun(run, false)).rejects.toThrow(
      `[@cs/ranker-reference] beginRun: a run is there already. Received: ${run}. Go on with it by 'cs-ranker resume ${run}'`,
    );
    await beginRun(run, true);
    expect(await readdir(run)).toEqual(['notes.txt']);
  });
});

describe('readRunJson', () => {
  it('gives what was written, undefined where nothing is, and refuses what cannot be read or is no JSON', async () => {
    const run = newRun();
    await beginRun(run, false);
    expect(await readRunJson(run, 'config')).toBeUndefined();
    await writeRunJson(run, 'config', {seed: 1});
    expect(await readRunJson(run, 'config')).toEqual({seed: 1});
    await writeFile(join(run, 'config.json'), '{"seed":');
    await mkdir(join(run, 'summary.json'));
    for (const file of ['config', 'summary'] as const) {
      await expect(readRunJson(run, file)).rejects.toThrow('readRunJson: a file of the run cannot be read.');
    }
  });
});

describe('removeUnfinished', () => {
  it('takes away what a killed process was writing, in the model too, and nothing that others began', async () => {
    const run = newRun();
    for (const name of ['model', 'sub']) await mkdir(join(run, name), {recursive: true});
    const names = [
      'checkpoint.safetensors',
      'checkpoint.safetensors.123.tmp',
      'model/weights.bin.9.tmp',
      'my.tmp',
      'dump.1.tmp',
      'sub/dump.20240101.tmp',
      'sub/config.json.1.tmp',
    ];
    for (const name of names) await writeFile(join(run, name), '');
    await removeUnfinished(run);
    expect((await readdir(run, {recursive: true})).sort()).toEqual([
      'checkpoint.safetensors',
      'dump.1.tmp',
      'model',
      'my.tmp',
      'sub',
      'sub/config.json.1.tmp',
      'sub/dump.20240101.tmp',
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
    for (const file of ['config', 'summary'] as const) await writeRunJson(run, file, {});
    expect(await modelFolder(run)).toBe(join(run, 'model'));
  });

  it('is none of a run that is not finished, unless the config.json is that of a model', async () => {
    const run = newRun();
    await beginRun(run, false);
    await writeRunJson(run, 'config', {});
    const unfinished = `modelFolder: this run is not finished. Received: ${run}. Finish it by 'cs-ranker resume ${run}'`;
    await expect(modelFolder(run)).rejects.toThrow(unfinished);
    await mkdir(join(run, 'model'));
    await expect(modelFolder(run)).rejects.toThrow(unfinished);
    await rm(join(run, 'model'), {recursive: true});
    await writeFile(join(run, 'model.json'), '{}');
    expect(await modelFolder(run)).toBe(run);
  });
});
