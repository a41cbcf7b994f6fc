import {execFile} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {readLog} from '@cs/log';
import {simulateLog, worlds} from '@cs/worlds';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {parse} from 'yaml';

/** The built command line: run the build before this test. */
const cli = fileURLToPath(new URL('../bin/cs-ranker.js', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-cli-import-'));
});
afterAll(() => rm(folder, {recursive: true}));

function run(...args: string[]): Promise<{code: number; stdout: string; stderr: string}> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [cli, ...args], {cwd: folder}, (_, stdout, stderr) => {
      resolve({code: child.exitCode ?? -1, stdout, stderr});
    });
  });
}

/** A generated log as a user might have it: CSV, with other column names and without history. */
function foreignCsv(): string {
  const log = simulateLog({...worlds.tiny, evaluationDays: 2});
  const {values: content, width} = log.features.find(({name}) => name === 'content')!;
  const {values: taste} = log.features.find(({name}) => name === 'user')!;
  const lines = [
    'search_id,member_id,pin_id,shown_at,slot,pin_created_at,tapped,bookmarked,pin_vector,member_taste',
  ];
  const births = new Map<number, number>();
  for (let row = 0; row < log.rows; row++) {
    const request = log.request[row]!;
    // 40 requests a day, evenly spread.
    const time = 1.7e9 + Math.floor((request / 40) * 86_400);
    const item = log.item[row]!;
    // Ages are float32, so the creation time is computed once per item, rounded to seconds.
    const born = births.get(item) ?? time - Math.round(log.item_age_days[row]! * 86_400);
    births.set(item, born);
    const vector = (values: Float32Array, at: number, size: number) =>
      `"[${[...values.subarray(at * size, (at + 1) * size)].join(', ')}]"`;
    const cells = [`s${request}`, log.user[request]!, `p${item}`, time, log.position[row]!, born];
    cells.push(log.labels[row * 3]!, log.labels[row * 3 + 1]!);
    cells.push(vector(content, row, width), vector(taste, request, 16));
    lines.push(cells.join(','));
  }
  return `${lines.join('\n')}\n`;
}

/** Timeout for several runs of the command line, each of which loads TensorFlow. */
const LONG = 600_000;

describe('import of a user’s own log', () => {
  it(
    'drafts a schema for a CSV file, imports the file and trains a ranker',
    async () => {
      await writeFile(join(folder, 'my-log.csv'), foreignCsv());
      const drafted = await run('schema', 'infer', 'my-log.csv', '--out', 'schema.yaml');
      expect(drafted).toMatchObject({code: 0, stderr: ''});
      expect(drafted.stdout).toMatch(/cs-ranker compare --log my-log\.csv --schema schema\.yaml/);
      const text = await readFile(join(folder, 'schema.yaml'), 'utf8');
      // Without --out the same draft is printed.
      expect((await run('schema', 'infer', 'my-log.csv')).stdout).toBe(text);
      const data = JSON.parse((await run('schema', 'infer', 'my-log.csv', '--json')).stdout);
      expect(data).toEqual({schema: parse(text), badCells: {}, leftOut: {}});
      const again = await run('schema', 'infer', 'my-log.csv', '--out', 'schema.yaml');
      expect(again).toMatchObject({code: 1, stderr: expect.stringMatching(/the file exists already/)});
      const checked = await run('schema', 'check', 'schema.yaml', '--json');
      expect(JSON.parse(checked.stdout)).toMatchObject({
        request: 'search_id',
        user: 'member_id',
        item: 'pin_id',
        actions: {tapped: 'tapped', bookmarked: 'bookmarked'},
        history: {engagers: 'member_taste'},
      });

      // The log is short, so it has one evaluation day less than the draft.
      await writeFile(join(folder, 'schema.yaml'), text.replace('evaluationDays: 3', 'evaluationDays: 2'));
      const imported = await run('import', 'my-log.csv', '--schema', 'schema.yaml', '--out', 'log', '--json');
      expect(imported.code).toBe(0);
      const summary = JSON.parse(imported.stdout);
      expect(summary).toMatchObject({out: 'log', badRows: {bad: 0}, actions: ['tapped', 'bookmarked']});
      const log = await readLog(join(folder, 'log'));
      expect(log.rows).toBe(summary.rows);
      expect(log.features.map(({name}) => name)).toEqual([
        'pin_vector',
        'member_taste',
        'item_age_days',
        'item_history',
        'engagers',
      ]);
      const trained = await run(
        'train',
        '--log',
        'log',
        '--out',
        'model',
        '--residual',
        '--score-reg',
        '--json',
      );
      expect(trained.code).toBe(0);
      expect(JSON.parse(trained.stdout).loss).toBeGreaterThan(0);
    },
    LONG,
  );

  it(
    'reports a wrong schema, a missing log and missing options',
    async () => {
      await writeFile(join(folder, 'wrong.yaml'), 'version: 1\n');
      const schema = await run('import', 'my-log.csv', '--schema', 'wrong.yaml', '--out', 'never');
      expect(schema).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(/checkSchema: .*wrong\.yaml.*request/),
      });
      const missing = await run('schema', 'infer', 'nowhere.csv');
      expect(missing).toMatchObject({code: 1, stderr: expect.stringMatching(/there is no log to read/)});
      expect((await run('import', 'my-log.csv')).code).toBe(2);
    },
    LONG,
  );

  it(
    'simulate generates a world with the given conditions',
    async () => {
      const conditions = ['--fresh-share', '0.1', '--fresh-history', 'absent', '--no-position-bias'];
      const more = ['--production-ranker', 'random', '--size', 'tiny', '--out', 'world', '--seed', '3'];
      expect((await run('simulate', ...conditions, ...more)).code).toBe(0);
      const {bornPerDay: _, ...tiny} = worlds.tiny;
      const expected = simulateLog({
        ...tiny,
        seed: 3,
        freshShare: 0.1,
        freshHistory: 'absent',
        positionBias: false,
        productionRanker: 'random',
      });
      expect((await readLog(join(folder, 'world'))).labels).toEqual(expected.labels);
      expect((await run('simulate', '--fresh-share', 'much', '--out', 'x')).code).toBe(2);
    },
    LONG,
  );
});
