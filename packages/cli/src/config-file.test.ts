import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Command} from 'commander';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {addConfig} from './config-file.js';
import {addTrainingFlags} from './training-flags.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-config-'));
});
afterAll(() => rm(folder, {recursive: true}));

/** Parses the options of a command with a config file, and arguments before and after --config. */
async function parsed(content: string, before: string[] = [], after: string[] = []) {
  const file = join(folder, 'run.yaml');
  await writeFile(file, content);
  const command = addConfig(addTrainingFlags(new Command('train')))
    .option('--no-tensorboard')
    .option('--history <log>')
    .option('--no-history')
    .exitOverride();
  command.configureOutput({writeErr: () => {}});
  command.parse([...before, '--config', file, ...after], {from: 'user'});
  return command.opts();
}

describe('addConfig', () => {
  it('reads options from YAML and JSON, by names with or without dashes', async () => {
    const expected = {log: 'here', batchSize: 512, mixup: true, schedule: 'cosine', taskWeights: {save: 2}};
    const yaml = 'log: here\nbatch-size: 512\nmixup: true\nschedule: cosine\ntaskWeights: {save: 2}\n';
    expect(await parsed(yaml)).toMatchObject(expected);
    expect(await parsed(JSON.stringify(expected))).toMatchObject(expected);
  });

  it('gives precedence to the command line, before and after --config', async () => {
    const content = 'log: here\nepochs: 3\nseed: 5';
    expect(await parsed(content, ['--epochs', '7'], ['--seed', '8'])).toMatchObject({epochs: 7, seed: 8});
  });

  it('keeps the defaults of options that are not in the file', async () => {
    expect(await parsed('log: here')).toMatchObject({epochs: 1, stepFactor: 0.1, learningRate: 0.005});
  });

  it('accepts the example of docs/command-line.md', async () => {
    const page = await readFile(new URL('../../../docs/command-line.md', import.meta.url), 'utf8');
    const [, yaml] = /^```yaml\n(.+?)^```$/ms.exec(page)!;
    expect(await parsed(yaml!)).toMatchObject({stopEarly: 'log-loss', sizes: {crossRank: 8}, clipNorm: 1});
  });

  it('accepts true and false for an option that turns something off', async () => {
    expect(await parsed('log: here')).toMatchObject({tensorboard: true});
    expect(await parsed('log: here\ntensorboard: true')).toMatchObject({tensorboard: true});
    expect(await parsed('log: here\ntensorboard: false')).toMatchObject({tensorboard: false});
  });

  it.each<[string, object]>([
    ['no-tensorboard: true', {tensorboard: false}],
    ['no-tensorboard: false', {tensorboard: true}],
    ['no-history: true', {history: false}],
    ['history: false', {history: false}],
    ['history: past.csv', {history: 'past.csv'}],
  ])('reads %j', async (content, expected) => {
    expect(await parsed(`log: here\n${content}`)).toMatchObject(expected);
  });

  it('accepts the config.json of a run', async () => {
    const run = {format: 'cs-run-1', options: {log: 'here', epochs: 4}, backend: 'cpu'};
    expect(await parsed(JSON.stringify(run))).toMatchObject({log: 'here', epochs: 4});
  });

  it.each<[string, string]>([
    ['log: here\nepohcs: 3', 'no option "epohcs". Did you mean "epochs"?'],
    ['log: here\nsomething-else: 3', 'no option "something-else". Options: log, seed, preset,'],
    ['log: here\nepochs: many', '\'epochs\': It must be an integer >= 1, below 2^53. Received: "many".'],
    [
      'log: here\nseed: 9007199254740993',
      "'seed': It must be an integer >= 1, below 2^53. Received: 9007199254740992.",
    ],
    ['log: here\nbatch-size: 5\nbatchSize: 6', "'batch-size' and 'batchSize' set the same option"],
    ['log: here\nepochs: 0', "'epochs': It must be an integer >= 1, below 2^53. Received: 0."],
    ['log: here\nmixup: 1', "'mixup': It must be true or false. Received: 1."],
    ['log: 3', "'log': It must be a string. Received: 3."],
    ['schedule: linear', '\'schedule\': Allowed choices are constant, cosine, step. Received: "linear".'],
    ['- log', 'the file must contain names and values'],
    ['{log: here', 'Flow map must end with a }'],
    ['epochs: 2', "required option '--log <folder>' not specified"],
  ])('rejects %j with exit code 2', async (content, message) => {
    const error = await parsed(content).catch((thrown) => thrown);
    expect(error.message).toContain(message);
    if (!message.startsWith('required')) expect(error.exitCode).toBe(2);
  });

  it('rejects a missing file', async () => {
    const command = addConfig(new Command('x'))
      .exitOverride()
      .configureOutput({writeErr: () => {}});
    expect(() => command.parse(['--config', 'nowhere.yaml'], {from: 'user'})).toThrow(
      'error: --config nowhere.yaml: ENOENT',
    );
  });
});
