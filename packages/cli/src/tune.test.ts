import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {writeLog} from '@cs/log';
import {readCheckpoint} from '@cs/ranker-reference';
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

/** Tunes a single weight, on a training of 4 steps. */
async function tune(out: string, ...args: string[]) {
  const command = new Command().exitOverride().configureOutput({writeErr: () => {}});
  makeTune(command);
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(() => true),
  );
  const how = [
    '--by',
    'expected',
    '--preset',
    'tiny',
    '--backend',
    'cpu',
    '--batch-size',
    '50',
    '--weights',
    '1',
  ];
  const all = ['--log', join(folder, 'log'), '--out', join(folder, out), ...how, ...args];
  await command.parseAsync(all, {from: 'user'}).finally(() => spies.forEach((spy) => void spy.mockRestore()));
}

const read = async (...path: string[]) => JSON.parse(await readFile(join(folder, ...path), 'utf8'));

describe('cs-ranker tune', () => {
  it('writes a train.json that trains with what was chosen alone, whatever the options said', async () => {
    await tune('reg', '--score-reg');
    const {chosen} = await read('reg', 'tuned.json');
    const {scoreReg, scoreRegWeight} = await read('reg', 'train.json');
    expect({scoreReg, scoreRegWeight: scoreRegWeight ?? null}).toEqual({
      scoreReg: false,
      scoreRegWeight: chosen,
    });
  });

  it('stops its trainings early, as train does', async () => {
    await tune('early', '--stop-early', 'auc', '--measure-every', '1', '--patience', '9');
    const {measurements} = (await readCheckpoint(join(folder, 'early', 'none-seed-1.safetensors')))!;
    expect(measurements.map(({step}) => step)).toEqual([1, 2, 3, 4]);
  });

  it('takes away what it began to write itself, and nothing else', async () => {
    await mkdir(join(folder, 'rest', 'sub'), {recursive: true});
    const others = ['dump.20240101.tmp', 'sub/dump.20240101.tmp'];
    const own = ['train.json.7.tmp', 'none-seed-1.safetensors.7.tmp'];
    for (const name of [...others, ...own]) await writeFile(join(folder, 'rest', name), '');
    await tune('rest');
    const names = await readdir(join(folder, 'rest'), {recursive: true});
    expect(names.filter((name) => name.endsWith('.tmp')).sort()).toEqual(others);
    expect(names).not.toContain('lock');
  });
});
