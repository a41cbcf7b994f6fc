import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {withLock, writeLog} from '@cs/log';
import {simulateLog, worlds} from '@cs/worlds';
import {Command} from 'commander';
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest';
import {makeEvaluate} from './evaluate.js';
import {makeResume} from './resume.js';
import {makeTrain} from './train.js';

let folder: string;
const inFolder = (...path: string[]) => join(folder, ...path);
// 160 training rows make 4 steps of 50.
const log = (seed: number) => simulateLog({...worlds.tiny, trainDays: 2, requestsPerDay: 8, seed});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-train-cli-'));
  await writeLog(log(1), inFolder('log'));
});
afterAll(() => rm(folder, {recursive: true}));

/** Runs a command in this process and returns what it prints. */
async function run(make: (command: Command) => void, ...args: string[]): Promise<string> {
  const command = new Command().exitOverride().configureOutput({writeErr: () => {}});
  make(command);
  const printed: unknown[] = [];
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(text) > 0);
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  try {
    await command.parseAsync(args, {from: 'user'});
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
  return printed.join('');
}

const train = (out: string, ...args: string[]) => {
  const how = ['--preset', 'tiny', '--backend', 'cpu', '--batch-size', '50'];
  return run(makeTrain, '--log', inFolder('log'), '--out', inFolder(out), ...how, ...args);
};
const resume = (out: string) => run(makeResume, inFolder(out));

/** All files of a run, by name. */
async function filesOf(out: string) {
  const names = (await readdir(inFolder(out), {recursive: true})).filter((name) => name !== 'model').sort();
  return Promise.all(names.map(async (name) => [name, await readFile(inFolder(out, name), 'base64')]));
}

/** Removes the files that are written last, as if the run had been killed before. */
async function unfinish(out: string, ...more: string[]) {
  for (const name of ['summary.json', ...more]) await rm(inFolder(out, name));
}

describe('cs-ranker train', () => {
  it('leaves an existing run unchanged if the options of its replacement are rejected', async () => {
    await train('kept');
    const before = await filesOf('kept');
    expect(before.map(([name]) => name)).toContain('summary.json');
    const refused = (...args: string[]) => train('kept', '--overwrite', ...args);
    await expect(refused('--sizes', 'heads: 3')).rejects.toThrow('heads 3, summary 8');
    await expect(refused('--warmup-steps', '4')).rejects.toThrow('Received: 4 warm-up steps of 4 steps.');
    expect(await filesOf('kept')).toEqual(before);
  });

  it('saves no model if its weights or scores are not finite', async () => {
    // 1e39 exceeds the range of float32. 1e38 does not, but products with it do.
    const diverge = (out: string, rate: string) => train(out, '--max-steps', '1', '--learning-rate', rate);
    await expect(diverge('infinite', '1e39')).rejects.toThrow('the weights are not finite.');
    expect(await readdir(folder)).not.toContain('infinite');
    await expect(diverge('huge', '1e38')).rejects.toThrow('a prediction is not finite.');
    const left = await readdir(inFolder('huge'));
    for (const name of ['model', 'summary.json']) expect(left).not.toContain(name);
  });

  it('records the threads in use, not those asked for', async () => {
    await train('threads', '--threads', '3');
    // The JavaScript backend has one thread.
    const {options} = JSON.parse(await readFile(inFolder('threads', 'config.json'), 'utf8'));
    expect(options.threads).toBe(1);
  });

  it('throws while another task holds the lock of the run, and changes nothing', async () => {
    await train('locked');
    const before = await filesOf('locked');
    await withLock(inFolder('locked'), async () => {
      const other = `another process uses this folder. Received: ${inFolder('locked')}, locked by process`;
      await expect(train('locked', '--overwrite')).rejects.toThrow(other);
      await unfinish('locked');
      await expect(resume('locked')).rejects.toThrow(other);
    });
    await resume('locked');
    expect(await filesOf('locked')).toEqual(before);
  });

  it('keeps the files of a folder that is not a run, even if they are named like those of a run', async () => {
    await mkdir(inFolder('project', 'model', 'sub'), {recursive: true});
    for (const name of ['summary.json', 'losses.csv', 'config.json', 'model/sub/weights.h5']) {
      await writeFile(inFolder('project', name), 'mine');
    }
    const names = await readdir(inFolder('project'), {recursive: true});
    for (const flags of [[], ['--overwrite']]) {
      await expect(train('project', '--learning-rate', '1e39', ...flags)).rejects.toThrow(
        'the folder is neither empty nor a run.',
      );
      expect(await readdir(inFolder('project'), {recursive: true})).toEqual(names);
    }
  });
});

describe('cs-ranker resume', () => {
  it('rejects another log, even before the first checkpoint', async () => {
    await train('other');
    await unfinish('other', 'checkpoint.safetensors');
    await writeLog(log(2), inFolder('log'));
    await expect(resume('other')).rejects.toThrow(
      `[@cs/cli] resume: the log is not the one that the run was started with. Received: ${inFolder('log')}.`,
    );
    await writeLog(log(1), inFolder('log'));
    await resume('other');
  });

  it('writes the losses that a killed run did not write', async () => {
    await train('losses');
    const whole = await readFile(inFolder('losses', 'losses.csv'), 'utf8');
    await unfinish('losses');
    await writeFile(inFolder('losses', 'losses.csv'), whole.split('\n').slice(0, 2).join('\n'));
    await resume('losses');
    expect(await readFile(inFolder('losses', 'losses.csv'), 'utf8')).toBe(whole);
  });
});

describe('cs-ranker evaluate', () => {
  it('uses the cold age of the run unless --cold-days is given', async () => {
    await train('cold', '--cold-days', '9');
    const evaluate = (...args: string[]) =>
      run(makeEvaluate, '--log', inFolder('log'), '--json', ...args).then(JSON.parse);
    const ofRun = await evaluate('--run', inFolder('cold'));
    const ofModel = await evaluate('--model', inFolder('cold', 'model'));
    expect(ofRun.exposure).toBeLessThan(ofModel.exposure);
    expect(await evaluate('--model', inFolder('cold', 'model'), '--cold-days', '9')).toEqual(ofRun);
    expect(await evaluate('--run', inFolder('cold'), '--cold-days', '28')).toEqual(ofModel);
  });
});
