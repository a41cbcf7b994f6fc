import {mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {writeLog} from '@cs/log';
import {simulateLog, worlds} from '@cs/worlds';
import {Command} from 'commander';
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest';
import {makeTune} from './tune.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-tune-'));
  await writeLog(simulateLog({...worlds.tiny, trainDays: 2, requestsPerDay: 8}), join(folder, 'log'));
});
afterAll(() => rm(folder, {recursive: true}));

/** Tunes a single weight with trainings of 4 steps, in one process. */
async function tune(out: string, ...args: string[]) {
  const command = new Command().exitOverride().configureOutput({writeErr: () => {}});
  makeTune(command);
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(() => true),
  );
  const how = ['--by', 'expected', '--preset', 'tiny', '--backend', 'cpu', '--batch-size', '50'];
  how.push('--processes', '1', '--try', 'score-reg-weight: 1');
  const all = ['--log', join(folder, 'log'), '--out', join(folder, out), ...how, ...args];
  await command.parseAsync(all, {from: 'user'}).finally(() => spies.forEach((spy) => void spy.mockRestore()));
}

const read = async (...path: string[]) => JSON.parse(await readFile(join(folder, ...path), 'utf8'));
/** The files of trainings in a work folder, and when they were written. */
async function trainings(work: string) {
  const names = (await readdir(join(folder, work))).sort();
  return Promise.all(
    names.map(async (name) => [name, (await stat(join(folder, work, name))).mtimeMs] as const),
  );
}

describe('cs-ranker tune', () => {
  it('writes the choice to train.json, overriding the options of the tried plug-in', async () => {
    await tune('reg', '--score-reg', '--score-reg-match', 'both');
    const {chosen} = await read('reg', 'tuned.json');
    const {scoreReg, scoreRegWeight, scoreRegMatch, ...others} = await read('reg', 'train.json');
    expect({scoreReg, scoreRegWeight, scoreRegMatch}).toEqual(
      chosen
        ? {scoreReg: false, scoreRegWeight: chosen['score-reg'].weight, scoreRegMatch: 'both'}
        : {scoreReg: false},
    );
    expect(others).not.toHaveProperty('try');
    expect(others).toMatchObject({preset: 'tiny', batchSize: 50});
  });

  it('keeps the result of each training, and runs only missing ones', async () => {
    await tune('jobs');
    const first = await read('jobs', 'tuned.json');
    const files = await trainings('jobs/work');
    expect(files.map(([name]) => name.replace(/-[0-9a-f]{16}/, ''))).toEqual([
      'ranker+score-reg-seed-1.json',
      'ranker-seed-1.json',
    ]);
    await rm(join(folder, 'jobs/work', files[0]![0]));
    await tune('jobs');
    expect(await read('jobs', 'tuned.json')).toEqual(first);
    const again = await trainings('jobs/work');
    expect(again[1]).toEqual(files[1]);
    expect(again[0]![0]).toBe(files[0]![0]);
    expect(again[0]![1]).toBeGreaterThan(files[0]![1]);
  });

  it('stops its trainings early, as train does', async () => {
    const early = ['--stop-early', 'auc', '--measure-every', '1', '--patience', '1', '--min-delta', '2'];
    await tune('early', ...early);
    for (const [name] of await trainings('early/work')) {
      // No improvement is that large, so the training ends after the second measurement.
      expect((await read('early/work', name)).seconds.length).toBe(2);
    }
  });

  it('removes its own temporary files, and nothing else', async () => {
    await mkdir(join(folder, 'rest', 'sub'), {recursive: true});
    const others = ['dump.20240101.tmp', 'sub/dump.20240101.tmp'];
    const own = ['train.json.7.tmp', 'tuned.json.7.tmp'];
    for (const name of [...others, ...own]) await writeFile(join(folder, 'rest', name), '');
    await tune('rest');
    const names = await readdir(join(folder, 'rest'), {recursive: true});
    expect(names.filter((name) => name.endsWith('.tmp')).sort()).toEqual(others);
    expect(names).not.toContain('lock');
  });
});
