import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {writeLog} from '@cs/log';
import {simulateLog, worlds} from '@cs/worlds';
import {Command} from 'commander';
import {afterAll, beforeAll, expect, it, vi} from 'vitest';
import {makeExport} from './export.js';

const log = simulateLog({...worlds.tiny, seed: 1});
let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'cs-export-'));
  await writeLog(log, join(place, 'log'));
});
afterAll(() => rm(place, {recursive: true}));

async function run(...args: string[]): Promise<string> {
  const printed: unknown[] = [];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(text) > 0);
  const command = new Command().exitOverride();
  makeExport(command);
  await command.parseAsync(args, {from: 'user'}).finally(() => stdout.mockRestore());
  return printed.join('');
}

it('export writes a log as two Parquet files and names them', async () => {
  const out = join(place, 'parquet');
  const files = [join(out, 'rows.parquet'), join(out, 'requests.parquet')];
  const {rows, requests} = log;
  expect(JSON.parse(await run(join(place, 'log'), '--out', out, '--json'))).toEqual({files, rows, requests});
  expect((await readdir(out)).sort()).toEqual(['requests.parquet', 'rows.parquet']);
});

it('export does not write into a folder that holds files', async () => {
  await expect(run(join(place, 'log'), '--out', join(place, 'log'))).rejects.toThrow(
    'the folder is not empty',
  );
});
