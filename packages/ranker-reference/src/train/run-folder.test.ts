import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {
  abandonRun,
  beginRun,
  modelFolder,
  readRunJson,
  removeUnfinished,
  writeRunJson,
} from './run-folder.js';

let folder: string;
let runs = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-run-'));
});
afterAll(() => rm(folder, {recursive: true}));
const newRun = () => join(folder, `${++runs}`, 'run');

/** Every file below a folder. */
const filesOf = async (run: string) => (await readdir(run, {recursive: true})).sort();

describe('beginRun', () => {
  it('throws if the folder holds a run, and with overwrite replaces the run and nothing else', async () => {
    const run = newRun();
    await beginRun(run, false);
    await beginRun(run, false);
    for (const file of ['config', 'summary'] as const) await writeRunJson(run, file, {});
    for (const name of ['model', 'tensorboard']) await mkdir(join(run, name));
    const mine = ['model/notes.txt', 'notes.txt', 'tensorboard/plot.png'];
    const ours = ['model/model.json', 'model/weights.bin', 'tensorboard/events.out.tfevents.1.host.v2'];
    const unfinished = 'checkpoint.safetensors.123.tmp';
    for (const name of [...mine, ...ours, unfinished]) await writeFile(join(run, name), 'x');
    await expect(beginRun(run, false)).rejects.toThrow(
      `[@cs/ranker-reference] beginRun: the folder already holds a run. Received: ${run}. Continue it with 'cs-ranker resume ${run}'`,
    );
    await beginRun(run, true);
    expect(await filesOf(run)).toEqual(['.cs-ranker-run', 'model', 'tensorboard', ...mine].sort());
  });

  it.each([false, true])(
    'throws if the folder is neither empty nor a run: overwrite %s',
    async (overwrite) => {
      const run = newRun();
      await mkdir(join(run, 'model'), {recursive: true});
      for (const name of ['config.json', 'model/weights.bin']) await writeFile(join(run, name), '{}');
      await expect(beginRun(run, overwrite)).rejects.toThrow(
        `beginRun: the folder is neither empty nor a run. Received: ${run} with config.json, model. Use a new or empty folder.`,
      );
      expect(await filesOf(run)).toEqual(['config.json', 'model', 'model/weights.bin']);
    },
  );
});

describe('abandonRun', () => {
  it('leaves an empty folder, so that the same command can be tried again', async () => {
    const run = newRun();
    await beginRun(run, false);
    await writeRunJson(run, 'spec', {});
    await abandonRun(run);
    expect(await filesOf(run)).toEqual([]);
  });

  it('removes nothing from a folder that is no run, nor what is not ours in a run', async () => {
    const run = newRun();
    await mkdir(run, {recursive: true});
    await writeFile(join(run, 'summary.json'), '{}');
    await abandonRun(run);
    expect(await filesOf(run)).toEqual(['summary.json']);
    await rm(join(run, 'summary.json'));
    await beginRun(run, false);
    await writeFile(join(run, 'notes.txt'), 'mine');
    await abandonRun(run);
    await beginRun(run, false);
    expect(await filesOf(run)).toEqual(['.cs-ranker-run', 'notes.txt']);
  });

  it('keeps a run that has a checkpoint', async () => {
    const run = newRun();
    await beginRun(run, false);
    for (const name of ['config.json', 'checkpoint.safetensors']) await writeFile(join(run, name), '{}');
    await abandonRun(run);
    expect(await filesOf(run)).toEqual(['.cs-ranker-run', 'checkpoint.safetensors', 'config.json']);
  });
});

describe('readRunJson', () => {
  it('returns what was written, undefined without a file, and throws if it cannot be read or was changed', async () => {
    const run = newRun();
    await beginRun(run, false);
    expect(await readRunJson(run, 'config')).toBeUndefined();
    await writeRunJson(run, 'config', {seed: 1});
    expect(await readRunJson(run, 'config')).toEqual({seed: 1});
    await writeFile(
      join(run, 'config.json'),
      (await readFile(join(run, 'config.json'), 'utf8')).replace('1', '2'),
    );
    await expect(readRunJson(run, 'config')).rejects.toThrow(
      `readRunJson: a file of the run could not be read. Received: ${join(run, 'config.json')} (it does not match its checksum: it was changed or damaged). Restore it, or train again.`,
    );
    await writeFile(join(run, 'config.json'), '{"seed": 1}');
    await expect(readRunJson(run, 'config')).rejects.toThrow('(it has no checksum)');
    await writeFile(join(run, 'config.json'), '{"seed":');
    await mkdir(join(run, 'summary.json'));
    for (const file of ['config', 'summary'] as const) {
      await expect(readRunJson(run, file)).rejects.toThrow(
        'readRunJson: a file of the run could not be read.',
      );
    }
  });
});

describe('removeUnfinished', () => {
  it('removes the temporary files of the run and of its model, and no others', async () => {
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
  it('is the model of a run, or else the folder itself', async () => {
    const run = newRun();
    await beginRun(run, false);
    expect(await modelFolder(run)).toBe(run);
    await mkdir(join(run, 'model'));
    expect(await modelFolder(run)).toBe(join(run, 'model'));
    for (const file of ['config', 'summary'] as const) await writeRunJson(run, file, {});
    expect(await modelFolder(run)).toBe(join(run, 'model'));
  });

  it('throws for an unfinished run, but accepts a model with a config.json', async () => {
    const run = newRun();
    await beginRun(run, false);
    await writeRunJson(run, 'config', {});
    const unfinished = `modelFolder: this run is not finished. Received: ${run}. Finish it with 'cs-ranker resume ${run}'`;
    await expect(modelFolder(run)).rejects.toThrow(unfinished);
    await mkdir(join(run, 'model'));
    await expect(modelFolder(run)).rejects.toThrow(unfinished);
    await rm(join(run, 'model'), {recursive: true});
    await writeFile(join(run, 'model.json'), '{}');
    expect(await modelFolder(run)).toBe(run);
  });
});
