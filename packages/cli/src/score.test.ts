import {execFile} from 'node:child_process';
import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';

/** The built command line: run the build before this test. */
const cli = fileURLToPath(new URL('../bin/cs-ranker.js', import.meta.url));

let folder: string;
function run(...args: string[]): Promise<{code: number; stdout: string; stderr: string}> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [cli, ...args], {cwd: folder}, (_, stdout, stderr) => {
      resolve({code: child.exitCode ?? -1, stdout, stderr});
    });
  });
}

const HEAD = 'visit,guest,dish,served_at,ordered,region,spice';
/** Eight days with five visits of four dishes each, as a restaurant might log them. */
function lines(from: number, to: number): string[] {
  return Array.from({length: (to - from) * 20}, (_, i) => {
    const n = from * 20 + i;
    const visit = Math.floor(n / 4);
    const at = new Date(Date.UTC(2024, 0, 1 + Math.floor(visit / 5), 10 + (visit % 5))).toISOString();
    return [
      `v${visit}`,
      `g${visit % 7}`,
      `d${(n * 3) % 11}`,
      at,
      n % 3 === 0 ? 1 : 0,
      `r${(n * 7) % 5}`,
      n / 10,
    ].join(',');
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-cli-score-'));
  await writeFile(join(folder, 'menu.csv'), `${[HEAD, ...lines(0, 8)].join('\n')}\n`);
  const schema = {
    version: 1,
    request: 'visit',
    user: 'guest',
    item: 'dish',
    time: {column: 'served_at'},
    actions: {order: 'ordered'},
    features: {
      region: {column: 'region', group: 'candidate', type: 'categorical'},
      spice: {column: 'spice', group: 'candidate', type: 'dense'},
    },
    history: {},
    split: {trainDays: 5, evaluationDays: 2},
  };
  await writeFile(join(folder, 'schema.json'), JSON.stringify(schema));
  await run('import', 'menu.csv', '--schema', 'schema.json', '--out', 'log');
  const common = ['train', '--log', 'log', '--preset', 'tiny', '--batch-size', '32', '--residual'];
  const [memory, disk] = await Promise.all([
    run(...common, '--out', 'run'),
    run(...common, '--out', 'disk', '--batches', 'disk', '--stop-early', 'auc', '--json'),
  ]);
  expect([memory.code, disk.code], memory.stderr + disk.stderr).toEqual([0, 0]);
}, 600_000);
afterAll(() => rm(folder, {recursive: true}));

const LONG = 600_000;

describe('cs-ranker score', () => {
  it(
    'gives raw rows the scores of the imported log, and scores rows with new items',
    async () => {
      // The evaluation days, without the labels.
      const rows = lines(6, 8).map((line) =>
        line
          .split(',')
          .filter((_, i) => i !== 4)
          .join(','),
      );
      const head = 'visit,guest,dish,served_at,region,spice';
      await writeFile(join(folder, 'new.csv'), `${[head, ...rows].join('\n')}\n`);
      const raw = await run(
        'score',
        '--run',
        'run',
        '--rows',
        'new.csv',
        '--history',
        'menu.csv',
        '--out',
        'raw.csv',
      );
      expect(raw).toMatchObject({code: 0, stdout: '40 rows scored, calibrated: raw.csv\n'});
      expect((await run('score', '--run', 'run', '--log', 'log', '--out', 'of-log.csv')).code).toBe(0);
      const scores = async (file: string) =>
        (await readFile(join(folder, file), 'utf8'))
          .trim()
          .split('\n')
          .map((line) => line.split(',').at(-1));
      expect(await scores('raw.csv')).toEqual(await scores('of-log.csv'));
      const [first] = (await readFile(join(folder, 'raw.csv'), 'utf8')).split('\n');
      expect(first).toBe('visit,guest,dish,served_at,order,score');

      // A new item with an unknown region and a missing spice.
      await writeFile(
        join(folder, 'one.jsonl'),
        '{"region": "nowhere", "spice": null, "item_age_days": 0}\n',
      );
      const one = await run(
        'score',
        '--run',
        'run',
        '--rows',
        'one.jsonl',
        '--no-history',
        '--out',
        'deep/er/one.jsonl',
      );
      expect(one).toMatchObject({code: 0, stdout: '1 rows scored, calibrated: deep/er/one.jsonl\n'});
      const scored = JSON.parse(await readFile(join(folder, 'deep/er/one.jsonl'), 'utf8'));
      expect(scored.order).toBeGreaterThan(0);
      expect(Object.keys(scored)).toEqual(['item_age_days', 'order', 'score']);
    },
    LONG,
  );

  it(
    'rejects a log with other encoders, as evaluate does, and accepts it when imported for the run',
    async () => {
      await writeFile(join(folder, 'later.csv'), `${[HEAD, ...lines(2, 10)].join('\n')}\n`);
      await run('import', 'later.csv', '--schema', 'schema.json', '--out', 'later');
      const refused =
        /encoded with other encoders .* Received: later for run \(other encoders of .*spice.*\)\..*import <log> --run run/;
      for (const words of [
        ['score', '--run', 'run', '--log', 'later', '--out', 'later.parquet'],
        ['evaluate', '--run', 'run', '--log', 'later'],
      ]) {
        expect(await run(...words)).toMatchObject({code: 1, stderr: expect.stringMatching(refused)});
      }
      expect(await run('evaluate', '--run', 'run', '--log', 'log')).toMatchObject({code: 0});
      const again = await run('import', 'later.csv', '--run', 'run', '--out', 'later', '--force');
      expect(again).toMatchObject({code: 0, stderr: expect.not.stringMatching(/Fitting/)});
      const measured = await run('evaluate', '--run', 'run', '--log', 'later', '--json');
      expect(JSON.parse(measured.stdout)).toMatchObject({rows: 40});
      const none = await run('import', 'later.csv', '--run', 'log', '--out', 'never');
      expect(none).toMatchObject({code: 1, stderr: expect.stringMatching(/no encoders\. Received: log\./)});
    },
    LONG,
  );

  it('saves the encoders, fitted on the training days, in the run folder', async () => {
    const saved = JSON.parse(await readFile(join(folder, 'run', 'encoders.json'), 'utf8'));
    // The mean of n / 10 over rows 0 to 99.
    expect(saved.encoders.spice.mean[0]).toBeCloseTo(4.95, 9);
    expect(saved.schema.item).toBe('dish');
    expect(saved).toEqual(JSON.parse(await readFile(join(folder, 'disk', 'encoders.json'), 'utf8')));
  });

  it(
    'evaluates a run that was trained on a log on disk',
    async () => {
      const measured = await run('evaluate', '--log', 'log', '--run', 'disk', '--json');
      expect(JSON.parse(measured.stdout)).toMatchObject({rows: 40, actions: [{action: 'order'}]});
      const config = JSON.parse(await readFile(join(folder, 'disk', 'config.json'), 'utf8'));
      expect(config.options).toMatchObject({batches: 'disk', shuffleRows: 131_072});
      const auto = JSON.parse(await readFile(join(folder, 'run', 'config.json'), 'utf8'));
      expect(auto.options.batches).toBe('memory');
    },
    LONG,
  );

  it.concurrent.each<[string, string[], RegExp]>([
    [
      'rows that do not exist',
      ['--rows', 'nope.csv', '--no-history', '--out', 's.csv'],
      /there is no log to read\. Received: nope\.csv \(ENOENT/,
    ],
    [
      'inputs that do not exist',
      ['--rows', 'nope.csv', '--encoded', '--out', 's.csv'],
      /there is no log to read\. Received: nope\.csv \(ENOENT/,
    ],
    [
      'its own input as the file to write',
      ['--rows', 'menu.csv', '--no-history', '--out', './menu.csv'],
      /score: --out would replace what is read\. Received: \.\/menu\.csv, with menu\.csv as input/,
    ],
    [
      'a file of its run as the file to write',
      ['--rows', 'menu.csv', '--no-history', '--out', 'run/model/model.json'],
      /score: --out would replace what is read\. Received: run\/model\/model\.json, with run as input/,
    ],
    [
      'a file in place of the folder to write to',
      ['--rows', 'menu.csv', '--no-history', '--out', 'schema.json/s.csv'],
      /score: the path is a file, not a folder\. Received: schema\.json/,
    ],
    [
      'a missing history',
      ['--rows', 'menu.csv', '--out', 's.csv'],
      /without the history of the items \(item_history\)/,
    ],
    [
      'a history with other columns',
      ['--rows', 'menu.csv', '--history', 'one-column.csv', '--out', 's.csv'],
      /the log lacks columns .*'ordered'/,
    ],
  ])(
    'fails on %s with code 1 and writes nothing',
    async (_, args, message) => {
      await writeFile(join(folder, 'one-column.csv'), 'dish\nd1\n');
      const {code, stdout, stderr} = await run('score', '--run', 'run', ...args);
      expect({code, stdout}).toEqual({code: 1, stdout: ''});
      expect(stderr).toMatch(message);
      expect((await readdir(folder)).filter((name) => /^s\.csv/.test(name))).toEqual([]);
    },
    LONG,
  );

  it.concurrent(
    'rejects a model without encoders',
    async () => {
      const bare = await run('score', '--model', 'run/model', '--rows', 'menu.csv', '--out', 'x.csv');
      expect(bare).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/no encoders\. Received: run\/model\. .*--encoded/),
      });
    },
    LONG,
  );
});
