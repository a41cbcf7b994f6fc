import {execFile} from 'node:child_process';
import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';

/** The built command line: run the build before this test. */
const cli = fileURLToPath(new URL('../../bin/cs-ranker.js', import.meta.url));

const NO_FOLDER = 'a file is where a folder has to be. Received: ';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-cli-'));
});
afterAll(() => rm(folder, {recursive: true}));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  /** Lines of stderr that are not TensorFlow's own. */
  readonly errors: string[];
}

function run(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [cli, ...args], {cwd: folder}, (_, stdout, stderr) => {
      const errors = stderr.split('\n').filter((line) => line && !/^(I0000|WARNING: All log)/.test(line));
      resolve({code: child.exitCode ?? -1, stdout, errors});
    });
  });
}

describe('cs-ranker', () => {
  it('simulates, trains and evaluates', async () => {
    const simulated = await run('simulate', '--size', 'tiny', '--seed', '2', '--out', 'log', '--json');
    expect(simulated.code).toBe(0);
    const actions = ['grid_click', 'save', 'click'];
    expect(JSON.parse(simulated.stdout)).toEqual({out: 'log', rows: 2400, requests: 240, actions});

    const blocked = await run('train', '--log', 'log', '--out', 'log/log.json/model');
    expect(blocked).toMatchObject({code: 1, stdout: '', errors: [expect.stringContaining(NO_FOLDER)]});

    const train = ['train', '--log', 'log', '--out', 'model', '--residual', '--score-reg', '--mixup'];
    const trained = await run(...train, '--json');
    expect(trained.code).toBe(0);
    const summary = JSON.parse(trained.stdout);
    expect(summary).toMatchObject({out: 'model', plugIns: ['residual', 'score-reg', 'mixup'], steps: 2});
    expect(summary.loss).toBeGreaterThan(0);
    // Where it is not the native one, a warning stands before it.
    expect(trained.errors.join('\n')).toMatch(/^Backend: (tensorflow|wasm|cpu)$/m);
    expect((await readdir(join(folder, 'model'))).sort()).toEqual(['model.json', 'weights.bin']);

    const evaluated = await run('evaluate', '--log', 'log', '--model', 'model', '--json');
    expect(evaluated.code).toBe(0);
    const measures = JSON.parse(evaluated.stdout);
    expect(measures.exposure).toBeGreaterThan(0);
    expect(measures.actions.map((each: {action: string}) => each.action)).toEqual(actions);
    expect(measures.actions[0].allHits).toBeGreaterThan(0);

    const text = await run('evaluate', '--log', 'log', '--model', 'model');
    expect(text.stdout).toContain(measures.actions[0].allHits.toFixed(4));
    expect(text.stdout).toContain(`Cold items in the top 3: ${(100 * measures.exposure).toFixed(2)} %`);
  });

  it('compares, and writes the report', async () => {
    const args = [
      'compare',
      '--simulate',
      '--size',
      'tiny',
      '--seeds',
      '1',
      '--model',
      'tiny',
      '--out',
      'report',
    ];
    args.push('--results', 'kept/numbers.json');
    const {code, stdout} = await run(...args, '--json');
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result.arms.map((arm: {name: string}) => arm.name)).toEqual([
      'baseline',
      'residual',
      'score-reg',
      'mixup',
      'all three',
    ]);
    for (const path of ['report/results.json', 'kept/numbers.json']) {
      expect(JSON.parse(await readFile(join(folder, path), 'utf8'))).toEqual(result);
    }
    expect(result.failures).toEqual([]);
    expect(result.config.preset).toBe('tiny');
    expect(await readFile(join(folder, 'report', 'report.html'), 'utf8')).toContain('Boost control');
  });

  it.concurrent.each<[string, string[], string]>([
    ['a missing option', ['simulate'], "error: required option '--out <folder>' not specified"],
    ['an unknown option', ['simulate', '--out', 'x', '--otu', 'y'], "error: unknown option '--otu'"],
    ['an unknown command', ['simluate'], "error: unknown command 'simluate'"],
    ['a seed that is none', ['simulate', '--out', 'x', '--seed', '0'], 'must be a whole number from 1.'],
    [
      'an unknown size',
      ['simulate', '--out', 'x', '--size', 'huge'],
      'Allowed choices are tiny, small, big.',
    ],
    ['nothing to compare on', ['compare', '--out', 'x'], "give one of '--log', '--simulate', '--movielens'"],
    [
      'an unknown preset',
      ['compare', '--simulate', '--out', 'x', '--preset', 'papre'],
      'Allowed choices are quick, paper.',
    ],
    [
      'unknown sizes of the ranker',
      ['compare', '--simulate', '--out', 'x', '--model', 'huge'],
      'Allowed choices are tiny, small',
    ],
    ['two logs', ['compare', '--out', 'x', '--simulate', '--log', 'y'], 'cannot be used with option'],
    [
      'a size of a log',
      ['compare', '--out', 'x', '--log', 'y', '--size', 'tiny'],
      'cannot be used with option',
    ],
  ])('refuses %s with code 2', async (_, args, message) => {
    const {code, stdout, errors} = await run(...args);
    expect({code, stdout}).toEqual({code: 2, stdout: ''});
    expect(errors[0]).toContain(message);
    expect(errors.slice(1).filter((line) => line !== '(see --help)' && !/Did you mean/.test(line))).toEqual(
      [],
    );
  });

  it.concurrent.each<[string, string[], string]>([
    ['train', ['--log', 'nowhere', '--out', 'x'], '[@cs/ranker-reference] readLog: no readable log'],
    ['evaluate', ['--log', 'nowhere', '--model', 'x'], '[@cs/ranker-reference] readLog: no readable log'],
    ['compare', ['--log', 'nowhere', '--out', 'x'], '[@cs/ranker-reference] readLog: no readable log'],
  ])('%s fails with code 1 and one line without its log', async (command, args, message) => {
    const {code, stdout, errors} = await run(command, ...args);
    expect({code, stdout}).toEqual({code: 1, stdout: ''});
    expect(errors.length).toBe(1);
    expect(errors[0]).toContain(message);
  });

  it('prints its help with code 0', async () => {
    const {code, stdout} = await run('--help');
    expect(code).toBe(0);
    for (const command of ['simulate', 'train', 'evaluate', 'compare']) expect(stdout).toContain(command);
  });
});
