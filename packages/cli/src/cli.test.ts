import {execFile, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, readdir, readFile, realpath, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {armPresets} from '@cs/experiment';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';

/** The built command line. This test needs a build. */
const cli = fileURLToPath(new URL('../bin/cs-ranker.js', import.meta.url));

const NO_FOLDER = 'the path is a file, not a folder. Received: ';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-cli-'));
});
afterAll(() => rm(folder, {recursive: true}));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  /** Lines of stderr, without those of TensorFlow. */
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

/** Runs a command until a file that matches `name` appears, and then interrupts it like Ctrl-C. */
async function stop(where: string, name: RegExp, ...args: string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [cli, ...args], {cwd: folder, stdio: ['ignore', 'ignore', 'pipe']});
  let text = '';
  child.stderr.on('data', (piece) => (text += piece));
  const ended = once(child, 'close');
  const there = async () =>
    (await readdir(join(folder, where)).catch(() => [])).some((file) => name.test(file));
  while (child.exitCode === null && !(await there())) await setTimeout(50);
  child.kill('SIGINT');
  const [code] = await ended;
  return {code, stdout: '', errors: text.split('\n').filter(Boolean)};
}

describe('cs-ranker', () => {
  it('simulates, trains and evaluates', async () => {
    const simulated = await run('simulate', '--size', 'tiny', '--seed', '2', '--out', 'log', '--json');
    expect(simulated.code).toBe(0);
    const actions = ['grid_click', 'save', 'click'];
    expect(JSON.parse(simulated.stdout)).toEqual({out: 'log', rows: 2400, requests: 240, actions});

    const blocked = await run('train', '--log', 'log', '--out', 'log/log.json/model');
    expect(blocked).toMatchObject({code: 1, stdout: ''});
    expect(blocked.errors.at(-1)).toContain(NO_FOLDER);

    const train = ['train', '--log', 'log', '--out', 'run', '--residual', '--score-reg', '--mixup'];
    const trained = await run(...train, '--preset', 'tiny', '--json');
    expect(trained.code).toBe(0);
    const summary = JSON.parse(trained.stdout);
    expect(summary).toMatchObject({
      out: 'run',
      plugIns: ['residual', 'score-reg', 'mixup'],
      steps: 50,
      ended: 'done',
    });
    expect(summary.loss).toBeGreaterThan(0);
    // A warning precedes it unless the backend is the native one.
    expect(trained.errors.join('\n')).toMatch(/^Backend: (tensorflow|wasm|cpu)$/m);
    const files = [
      '.cs-ranker-run',
      'calibration.json',
      'checkpoint.safetensors',
      'config.json',
      'losses.csv',
      'model',
      'spec.json',
    ];
    files.push('summary.json');
    const native = /^Backend: tensorflow$/m.test(trained.errors.join('\n'));
    expect((await readdir(join(folder, 'run'))).sort()).toEqual([
      ...files,
      ...(native ? ['tensorboard'] : []),
    ]);
    expect((await readdir(join(folder, 'run', 'model'))).sort()).toEqual(['model.json', 'weights.bin']);
    const config = JSON.parse(await readFile(join(folder, 'run', 'config.json'), 'utf8'));
    expect(config).toMatchObject({
      format: 'cs-run-1',
      options: {
        log: join(await realpath(folder), 'log'),
        seed: 1,
        epochs: 1,
        batchSize: 32,
        preset: 'tiny',
        threads: 1,
      },
      sizes: {summary: 8},
    });
    expect(Object.keys(config.versions)).toEqual(['node', '@cs/ranker-reference', '@tensorflow/tfjs']);

    const again = await run(...train);
    expect(again.code).toBe(1);
    expect(again.errors.at(-1)).toContain('the folder already holds a run');

    const evaluated = await run('evaluate', '--log', 'log', '--run', 'run', '--json');
    expect(evaluated.code).toBe(0);
    const measures = JSON.parse(evaluated.stdout);
    expect(measures.exposure).toBeGreaterThan(0);
    expect(measures.actions.map((each: {action: string}) => each.action)).toEqual(actions);
    expect(measures.actions[0].allHits).toBeGreaterThan(0);

    const text = await run('evaluate', '--log', 'log', '--model', 'run/model');
    expect(text.stdout).toContain(measures.actions[0].allHits.toFixed(4));
    expect(text.stdout).toContain(`Cold items in the top 3: ${(100 * measures.exposure).toFixed(2)} %`);
  });

  it.each<[string, string[], string]>([
    [
      'train',
      ['--task-weights', 'saved: 2'],
      `error: option '--task-weights': no action "saved". Did you mean "save"? Actions: grid_click, save, click.`,
    ],
    ['train', ['--task-weights', 'save: -2'], 'taskWeights.save must be a finite number >= 0. Received: -2.'],
    [
      'train',
      ['--schedule', 'step', '--step-factor', '0'],
      'stepFactor must be a number > 0 and <= 1. Received: 0.',
    ],
    [
      'compare',
      ['--utilities', 'clic: 1'],
      `error: option '--utilities': no action "clic". Did you mean "click"? Actions: grid_click, save, click.`,
    ],
    [
      'tune',
      ['--action', 'like'],
      `error: option '--action': no action "like". Actions: grid_click, save, click.`,
    ],
  ])(
    'rejects an invalid option of %s with exit code 2, and creates no folder: %j',
    async (command, args, message) => {
      const {code, stdout, errors} = await run(command, '--log', 'log', '--out', 'refused', ...args);
      expect({code, stdout}).toEqual({code: 2, stdout: ''});
      expect(errors).toEqual([expect.stringContaining(message)]);
      expect(await readdir(folder)).not.toContain('refused');
    },
  );

  it.each(['train', 'tune'])(
    'rejects sizes that do not fit together in %s with exit code 2',
    async (command) => {
      const args = ['--log', 'log', '--out', 'refused', '--sizes', 'summary: 8, heads: 3'];
      const {code, errors} = await run(command, ...args);
      expect(code).toBe(2);
      expect(errors.at(-1)).toContain('Received: heads 3, summary 8. Change one of them.');
      expect(await readdir(folder)).not.toContain('refused');
    },
  );

  it('replaces an existing log only with --force', async () => {
    const simulate = ['simulate', '--out', 'log', '--size', 'tiny', '--seed', '1', '--json'];
    const refused = await run(...simulate);
    expect(refused).toMatchObject({code: 1, errors: [expect.stringContaining('already holds a log')]});
    expect(await run(...simulate, '--force')).toMatchObject({code: 0});
  });

  it('leaves no folder of a run that failed before its first checkpoint', async () => {
    const args = ['train', '--log', 'log', '--out', 'failed', '--learning-rate', '1e30'];
    expect(await run(...args)).toMatchObject({code: 1});
    expect(await readdir(folder)).not.toContain('failed');
  });

  it('rejects a file in place of the output folder before it generates a log', async () => {
    await writeFile(join(folder, 'taken'), '');
    const {code, errors} = await run('compare', '--simulate', '--out', 'taken');
    expect({code, errors}).toEqual({code: 1, errors: [expect.stringContaining(NO_FOLDER)]});
  });

  it('scores a log and a file of rows with the model of a run', async () => {
    const scored = await run('score', '--model', 'run', '--log', 'log', '--out', 'scores.csv', '--json');
    expect(JSON.parse(scored.stdout)).toEqual({
      out: 'scores.csv',
      rows: 400,
      format: 'csv',
      calibrated: true,
    });
    const [head, first] = (await readFile(join(folder, 'scores.csv'), 'utf8')).split('\n');
    expect(head).toBe('request,user,item,day,item_age_days,grid_click,save,click,score');
    const [grid, save, click, score] = first!.split(',').slice(5).map(Number);
    expect(score).toBeCloseTo(grid! + save! + click!, 6);

    const {features} = JSON.parse(await readFile(join(folder, 'run', 'spec.json'), 'utf8'));
    const row = features.map(({name, width, steps}: {name: string; width: number; steps?: number}) => [
      name,
      Array.from({length: width * (steps ?? 1)}, () => 0.5),
    ]);
    await writeFile(join(folder, 'rows.jsonl'), JSON.stringify({id: 'mine', ...Object.fromEntries(row)}));
    const rows = await run(
      'score',
      '--model',
      'run',
      '--rows',
      'rows.jsonl',
      '--encoded',
      '--out',
      'rows.out.jsonl',
      '--raw',
    );
    expect(rows.stdout).toBe('1 rows scored: rows.out.jsonl\n');
    const wrong = await run(
      'score',
      '--model',
      'run',
      '--log',
      'log',
      '--out',
      'x.csv',
      '--utilities',
      'clic: 1',
    );
    expect(wrong).toMatchObject({code: 2, stdout: ''});
    expect(wrong.errors.at(-1)).toContain(`option '--utilities': no action "clic". Did you mean "click"?`);
    const out = JSON.parse(await readFile(join(folder, 'rows.out.jsonl'), 'utf8'));
    expect(Object.keys(out)).toEqual(['id', 'grid_click', 'save', 'click', 'score']);
  });

  it('tunes on the calibration day, and trains with the chosen settings', async () => {
    const tune = [
      'tune',
      '--log',
      'log',
      '--out',
      'tuned',
      '--preset',
      'tiny',
      '--try',
      'score-reg-weight: [0.1, 30]',
      '--by',
      'expected',
    ];
    const tuned = await run(...tune, '--tolerance', '100', '--json');
    expect(tuned.code).toBe(0);
    const result = JSON.parse(tuned.stdout);
    expect(result).toMatchObject({
      action: 'grid_click',
      by: 'expected',
      tolerance: 100,
      seeds: [1],
    });
    const tried = [0.1, 30].map((weight) => ({'score-reg': {weight}}));
    expect(result.candidates.map(({settings}: {settings: object}) => settings)).toEqual([null, ...tried]);
    const best = Math.max(...result.candidates.map(({freshHits}: {freshHits: number}) => freshHits));
    const chosen = result.candidates.find(({freshHits}: {freshHits: number}) => freshHits === best);
    expect(result.chosen).toEqual(chosen.settings);
    // Running it again reuses the trainings, and prints the same numbers as text.
    const text = await run(...tune, '--tolerance', '100');
    expect(text.stdout).toContain(best.toFixed(4));
    const trained = await run('train', '--config', 'tuned/train.json', '--out', 'tuned/run', '--json');
    expect(JSON.parse(trained.stdout).plugIns).toEqual(result.chosen === null ? [] : ['score-reg']);
  });

  it('doctor prints its findings, and fails if one of them prevents work', async () => {
    const {code, stdout} = await run('doctor', '--json');
    const {works, findings} = JSON.parse(stdout);
    expect(code).toBe(works ? 0 : 1);
    const subjects = findings.map(({subject}: {subject: string}) => subject);
    for (const subject of ['backend', 'node', 'memory', 'folder .']) expect(subjects).toContain(subject);
    await writeFile(join(folder, 'no-folder'), '');
    const blocked = await run('doctor', '--out', 'no-folder');
    expect(blocked.code).toBe(1);
    expect(blocked.stdout).toMatch(/^-- {2}folder no-folder .* is a file, not a folder$/m);
  });

  it('resumes an interrupted comparison, and writes the report', async () => {
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
    args.push('--results', 'kept/numbers.json', '--cold-days', '20', '--utilities', 'save: 2');
    const stopped = await stop(join('report', 'work'), /^ranker.*\.json$/, ...args);
    expect(stopped.code).toBe(1);
    const told = `Stopped. Finished trainings are kept in ${join('report', 'work')}; run the same command again`;
    expect(stopped.errors.at(-1)).toContain(told);
    const finished = (await readdir(join(folder, 'report', 'work'))).filter((name) => name.endsWith('.json'));
    const {code, stdout, errors} = await run(...args, '--json');
    expect(code).toBe(0);
    // It did not start over: some of the trainings were done.
    expect(errors.find((line) => line.startsWith('Comparing'))).not.toContain(' 0 %');
    expect(await readdir(join(folder, 'report', 'work'))).toEqual(expect.arrayContaining(finished));
    const result = JSON.parse(stdout);
    expect(result.arms.map((arm: {name: string}) => arm.name)).toEqual(
      armPresets.quick().map(({name}) => name),
    );
    for (const path of ['report/results.json', 'kept/numbers.json']) {
      expect(JSON.parse(await readFile(join(folder, path), 'utf8'))).toEqual(result);
    }
    expect(result.failures).toEqual([]);
    const utilities = {grid_click: 1, save: 2, click: 1};
    expect(result.config).toMatchObject({preset: 'tiny', coldDays: 20, utilities});
    expect(await readFile(join(folder, 'report', 'report.html'), 'utf8')).toContain('its boost control');
    // The temporary copy of the log is removed.
    expect((await readdir(join(folder, 'report', 'work'))).filter((name) => name.startsWith('log-'))).toEqual(
      [],
    );

    const other = await run(
      'compare',
      '--simulate',
      '--size',
      'tiny',
      '--world-seed',
      '2',
      '--out',
      'report',
    );
    expect(other).toMatchObject({code: 1, stdout: ''});
    expect(other.errors.at(-1)).toContain(
      'the folder already holds the comparison of another log. Received: report.',
    );
  });

  it('exits without an error when the reader closes the pipe', async () => {
    const child = spawn(process.execPath, [cli, '--help'], {stdio: ['ignore', 'pipe', 'pipe']});
    child.stdout.destroy();
    let errors = '';
    child.stderr.on('data', (text) => (errors += text));
    const [code] = await once(child, 'close');
    expect({code, errors}).toEqual({code: 0, errors: ''});
  });

  it('prints its help with exit code 0', async () => {
    const {code, stdout} = await run('--help');
    expect(code).toBe(0);
    const commands = ['simulate', 'train', 'resume', 'evaluate', 'compare', 'tune', 'score', 'doctor'];
    for (const command of commands) expect(stdout).toContain(command);
  });
});
