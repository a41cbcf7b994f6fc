import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Command} from 'commander';
import {afterAll, beforeAll, expect, it, vi} from 'vitest';
import {makeDoctor} from './doctor.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-doctor-'));
  await writeFile(join(folder, 'file'), '');
});
afterAll(() => rm(folder, {recursive: true}));

/** Runs doctor and returns its finding about a folder. */
async function found(out: string): Promise<{ok: boolean; found: string}> {
  const command = new Command();
  makeDoctor(command);
  const printed: unknown[] = [];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(text) > 0);
  await command.parseAsync(['--out', out, '--json'], {from: 'user'}).finally(() => stdout.mockRestore());
  process.exitCode = 0;
  const {findings} = JSON.parse(printed.join(''));
  return findings.find(({subject}: {subject: string}) => subject === `folder ${out}`);
}

it('doctor accepts a folder that exists or can be created, and rejects a path that contains a file', async () => {
  const can = (what: string) => ({ok: true, found: expect.stringMatching(`^${what}, [\\d.]+ GB free$`)});
  expect(await found(folder)).toMatchObject(can('is writable'));
  expect(await found(join(folder, 'new', 'runs'))).toMatchObject(can('can be created'));
  expect(await found(join(folder, 'file'))).toMatchObject({
    ok: false,
    found: `${join(folder, 'file')} is a file, not a folder`,
  });
  expect(await found(join(folder, 'file', 'runs'))).toMatchObject({ok: false});
});
