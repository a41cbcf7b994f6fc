import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Command} from 'commander';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {addConfig} from './config-file.js';
import {refuseIdle} from './refuse-idle.js';
import {addTrainingFlags} from './training-flags.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-idle-'));
});
afterAll(() => rm(folder, {recursive: true}));

function check(...args: string[]): void {
  const command = addConfig(addTrainingFlags(new Command('train')))
    .exitOverride()
    .configureOutput({writeErr: () => {}});
  command.parse(['--log', 'here', ...args], {from: 'user'});
  refuseIdle(command);
}

async function config(content: object): Promise<string[]> {
  const file = join(folder, 'run.yaml');
  await writeFile(file, JSON.stringify(content));
  return ['--config', file];
}

describe('refuseIdle', () => {
  it.each<[string[], string[], string]>([
    [['--patience', '3'], ['--stop-early', 'auc'], '--stop-early'],
    [['--min-delta', '0.1'], ['--stop-early', 'auc'], '--stop-early'],
    [['--measure-every', '5'], ['--stop-early', 'auc'], '--stop-early'],
    [['--final-share', '0.1'], ['--schedule', 'cosine'], '--schedule cosine'],
    [['--step-every', '3'], ['--schedule', 'step'], '--schedule step'],
    [['--step-factor', '0.5'], ['--schedule', 'step'], '--schedule step'],
    [['--decay', 'all'], ['--weight-decay', '0.1'], '--weight-decay'],
  ])('rejects %j without %j', (args, beside, wanted) => {
    const message = `error: option '${args[0]}' has no effect without ${wanted}`;
    expect(() => check(...args)).toThrow(expect.objectContaining({message, exitCode: 2}));
    expect(() => check(...args, ...beside)).not.toThrow();
  });

  it('rejects them in a config file, too, unless they have their defaults, as in the config.json of a run', async () => {
    expect(() => check()).not.toThrow();
    const defaults = {patience: 3, finalShare: 0, stepFactor: 0.1, decay: 'kernels'};
    const file = await config(defaults);
    expect(() => check(...file)).not.toThrow();
    const idle = await config({...defaults, stepFactor: 0.5});
    expect(() => check(...idle)).toThrow("option '--step-factor' has no effect");
  });

  it('accepts them in a config file if the command line overrides the option that they depend on', async () => {
    const file = await config({schedule: 'cosine', finalShare: 0.1});
    expect(() => check(...file)).not.toThrow();
    expect(() => check(...file, '--schedule', 'constant')).not.toThrow();
  });
});
