import {type ChildProcess, spawn} from 'node:child_process';
import {statSync} from 'node:fs';
import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {random} from '@cs/core';
import {writeLog} from '@cs/log';
import {readCheckpoint} from '@cs/ranker-reference';
import {simulateLog, worlds} from '@cs/worlds';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';

/** The built command line: run the build before this test. */
const cli = fileURLToPath(new URL('../bin/cs-ranker.js', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-resume-'));
  const log = simulateLog({...worlds.tiny, trainDays: 2, requestsPerDay: 16});
  await writeLog(log, join(folder, 'log'));
  const config = {
    log: 'log',
    preset: 'tiny',
    // 320 rows make 20 steps per epoch.
    batchSize: 16,
    epochs: 2,
    schedule: 'cosine',
    warmupSteps: 5,
    weightDecay: 0.01,
    clipNorm: 1,
    stopEarly: 'all-hits',
    patience: 99,
    measureEvery: 7,
    residual: true,
    mixup: true,
    scoreRegTarget: 0.02,
    checkpointEvery: 1,
  };
  await writeFile(join(folder, 'run.yaml'), JSON.stringify(config));
});
afterAll(() => rm(folder, {recursive: true}));

const STEPS = 40;

function start(...args: string[]): {
  child: ChildProcess;
  ended: Promise<number | null>;
  errors: () => string;
} {
  const child = spawn(process.execPath, [cli, ...args], {cwd: folder, stdio: ['ignore', 'ignore', 'pipe']});
  let errors = '';
  child.stderr!.on('data', (text) => {
    errors += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {child, ended, errors: () => errors};
}

/** Changes when the file is replaced; undefined if it does not exist. */
function identity(path: string): string | undefined {
  try {
    const {ino, mtimeNs, size} = statSync(path, {bigint: true});
    return `${ino} ${mtimeNs} ${size}`;
  } catch {
    return undefined;
  }
}

/** Waits until a file was replaced this many times, or until the process ended. */
async function untilWritten(path: string, times: number, ended: Promise<unknown>): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  let last = identity(path);
  for (let seen = 0; seen < times && !over; ) {
    await sleep(1);
    const now = identity(path);
    if (now !== undefined && now !== last) seen++;
    last = now;
  }
}

/** The output of a run, except times. */
async function leftBy(run: string) {
  const read = (name: string) => readFile(join(folder, run, name));
  const {seconds: _, ...checkpoint} = (await readCheckpoint(join(folder, run, 'checkpoint.safetensors')))!;
  return {
    weights: await read('model/weights.bin'),
    topology: await read('model/model.json'),
    losses: (await read('losses.csv')).toString(),
    calibration: (await read('calibration.json')).toString(),
    checkpoint,
  };
}

describe('cs-ranker resume', () => {
  it.for([
    ['cpu', 'memory'],
    ['cpu', 'disk'],
    ['tensorflow', 'memory'],
    ['tensorflow', 'disk'],
  ] as const)(
    'gives bit for bit the result of an uninterrupted run, whenever it was killed: %s, log in %s',
    {timeout: 240_000},
    async ([backend, batches], {skip}) => {
      // Windows of 64 rows: five per epoch, and a step may begin anywhere in a window.
      const disk = ['--batches', 'disk', '--shuffle-rows', '64'];
      const train = (run: string) =>
        start(
          'train',
          '--config',
          'run.yaml',
          '--backend',
          backend,
          ...(batches === 'disk' ? disk : []),
          '--out',
          run,
        );
      const name = `${backend}-${batches}`;
      const whole = train(`${name}-whole`);
      const code = await whole.ended;
      // Skipped if the native backend is missing.
      skip(backend === 'tensorflow' && /no backend works/.test(whole.errors()));
      expect(code, whole.errors()).toBe(0);

      const run = `${name}-killed`;
      const draw = random(name.length);
      const checkpoint = join(folder, run, 'checkpoint.safetensors');
      const steps: number[] = [];
      // Kills it before the first checkpoint, then at random moments, also during a write.
      for (const checkpoints of [0, 3, 1, 7, 2]) {
        const {child, ended} = steps.length === 0 ? train(run) : start('resume', run);
        await untilWritten(join(folder, run, 'config.json'), steps.length === 0 ? 1 : 0, ended);
        await untilWritten(checkpoint, checkpoints, ended);
        await sleep(40 * draw());
        child.kill('SIGKILL');
        await ended;
        steps.push((await readCheckpoint(checkpoint))?.losses.length ?? 0);
      }
      expect(steps.at(-1)).toBeLessThan(STEPS);
      expect(new Set(steps).size).toBeGreaterThanOrEqual(4);

      const last = start('resume', run);
      expect(await last.ended, last.errors()).toBe(0);
      const left = await leftBy(run);
      expect(left).toEqual(await leftBy(`${name}-whole`));
      expect(left.checkpoint.losses.length).toBe(STEPS);
      const names = await readdir(join(folder, run), {recursive: true});
      expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
      // Resuming a finished run changes nothing.
      expect(await start('resume', run).ended).toBe(0);
      expect(await leftBy(run)).toEqual(left);
    },
  );

  it('continues after Ctrl-C, which writes a checkpoint', async () => {
    const run = 'interrupted';
    const {child, ended, errors} = start('train', '--config', 'run.yaml', '--backend', 'cpu', '--out', run);
    await untilWritten(join(folder, run, 'checkpoint.safetensors'), 2, ended);
    child.kill('SIGINT');
    expect(await ended).toBe(1);
    expect(errors()).toMatch(/Stopped after \d+ steps\. Continue with: cs-ranker resume interrupted\n$/);
    expect(await start('resume', run).ended).toBe(0);
    expect((await leftBy(run)).weights).toEqual((await leftBy('cpu-memory-whole')).weights);
  }, 600_000);

  it('rejects a folder without a run', async () => {
    const {ended, errors} = start('resume', 'log');
    expect(await ended).toBe(1);
    expect(errors()).toContain('[@cs/cli] resume: there is no run in this folder. Received: log.');
  });
});
