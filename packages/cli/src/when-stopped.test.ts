import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {temporaryFolder} from '@cs/log';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {STOP_SIGNALS, withoutRest} from './when-stopped.js';

let place: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'cs-stopped-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(place, {recursive: true});
});

/** Runs a task with a function that does what Ctrl-C does, except ending the process. Returns what is printed. */
async function stopped(
  task: (ctrlC: () => Promise<void>) => Promise<void>,
  signal: NodeJS.Signals = 'SIGINT',
): Promise<string> {
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  let told = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += text;
    return true;
  });
  await task(async () => process.listeners(signal).at(-1)!(signal));
  expect(exit).toHaveBeenCalledWith(1);
  return told;
}

describe('withoutRest', () => {
  it.each(STOP_SIGNALS)('leaves no partial log in a new folder after %s', async (signal) => {
    const log = join(place, 'out', 'log');
    const told = await stopped(
      (ctrlC) =>
        withoutRest(
          log,
          async () => {
            await mkdir(temporaryFolder(log), {recursive: true});
            await ctrlC();
            expect(existsSync(dirname(log))).toBe(false);
          },
          dirname(log),
        ),
      signal,
    );
    expect(told).toBe('\nStopped: nothing was written.\n');
  });

  it('keeps other files of the folder', async () => {
    await writeFile(join(place, 'mine'), 'x');
    const log = join(place, 'log');
    await stopped((ctrlC) => withoutRest(log, ctrlC, place));
    expect(existsSync(join(place, 'mine'))).toBe(true);
  });

  it('leaves no empty folder if the task fails', async () => {
    const log = join(place, 'log');
    const failing = withoutRest(log, async () => {
      await mkdir(log);
      throw new Error('full');
    });
    await expect(failing).rejects.toThrow('full');
    expect(existsSync(log)).toBe(false);
  });
});
