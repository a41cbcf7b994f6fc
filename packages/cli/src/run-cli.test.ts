import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect, it, vi} from 'vitest';
import {runCli} from './run-cli.js';

const before = process.cwd();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-usage-'));
  process.chdir(folder);
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  process.chdir(before);
  await rm(folder, {recursive: true});
});

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  /** Lines of stderr. */
  readonly errors: string[];
}

/** Runs a command that must fail, and checks that it writes no files. */
async function fail(...args: string[]): Promise<Outcome> {
  const [out, err] = [process.stdout, process.stderr].map((stream) => {
    const pieces: unknown[] = [];
    vi.spyOn(stream, 'write').mockImplementation((piece) => pieces.push(piece) > 0);
    return pieces;
  });
  const code = await runCli(args);
  vi.restoreAllMocks();
  expect(await readdir(folder)).toEqual([]);
  return {code, stdout: out!.join(''), errors: err!.join('').split('\n').filter(Boolean)};
}

describe('runCli', () => {
  it.each<[string, string[], string]>([
    ['a missing option', ['simulate'], "error: required option '--out <folder>' not specified"],
    ['an unknown option', ['simulate', '--out', 'x', '--otu', 'y'], "error: unknown option '--otu'"],
    ['an unknown command', ['simluate'], "error: unknown command 'simluate'"],
    ['an invalid seed', ['simulate', '--out', 'x', '--seed', '0'], 'must be an integer >= 1, below 2^53.'],
    [
      'an unknown size',
      ['simulate', '--out', 'x', '--size', 'huge'],
      'Allowed choices are tiny, small, big.',
    ],
    [
      'an invalid learning rate',
      ['train', '--log', 'x', '--out', 'y', '--learning-rate', '-1'],
      'a finite number > 0.',
    ],
    ['score without rows', ['score', '--run', 'x', '--out', 'y.csv'], "give one of '--log', '--rows'"],
    ['score without a model', ['score', '--log', 'x', '--out', 'y.csv'], "give one of '--run', '--model'"],
    [
      'an unknown format of scores',
      ['score', '--run', 'x', '--log', 'y', '--out', 's.xlsx'],
      'It must end in .parquet, .pq, .csv, .tsv, .jsonl, .ndjson, .json (text also with .gz)',
    ],
    [
      'a history together with a log',
      ['score', '--run', 'x', '--log', 'y', '--history', 'z.csv', '--out', 's.csv'],
      'cannot be used with option',
    ],
    [
      'a setting that tune varies',
      ['tune', '--log', 'x', '--out', 'y', '--score-reg-weight', '1'],
      "error: option '--score-reg-weight' fixes a setting that '--try' varies. Remove the option, or pass another '--try'.",
    ],
    [
      'settings to try that exclude each other',
      ['tune', '--log', 'x', '--out', 'y', '--try', 'score-reg-weight: 1, score-reg-target: 1'],
      "'score-reg-target' cannot be tried together with 'score-reg-weight'.",
    ],
    ['a missing config file', ['train', '--config', 'x.yaml'], 'error: --config x.yaml: ENOENT'],
    ['compare without a log', ['compare', '--out', 'x'], "give one of '--log', '--simulate', '--movielens'"],
    [
      'an unknown preset',
      ['compare', '--simulate', '--out', 'x', '--preset', 'papre'],
      'Allowed choices are quick, paper, weights.',
    ],
    [
      'an unknown preset of sizes',
      ['compare', '--simulate', '--out', 'x', '--model', 'huge'],
      'Allowed choices are tiny, small',
    ],
    [
      'a weight and a target',
      ['train', '--log', 'x', '--out', 'y', '--score-reg-weight', '1', '--score-reg-target', '1'],
      'cannot be used with',
    ],
    [
      'an unknown size of the ranker',
      ['train', '--log', 'x', '--out', 'y', '--sizes', 'crossrank: 8'],
      'no size "crossrank". Did you mean "crossRank"?',
    ],
    [
      'an invalid size of the ranker',
      ['train', '--log', 'x', '--out', 'y', '--sizes', 'mlp: [0]'],
      'sizes must be positive integers. Received: mlp [0].',
    ],
    [
      'an import of two logs',
      ['import', 'x.csv', '--movielens', 'y', '--out', 'z'],
      "error: give a log and '--schema' or '--run', or '--movielens' alone",
    ],
    [
      'an import without a schema',
      ['import', 'x.csv', '--out', 'z'],
      "error: give a log and '--schema' or '--run', or '--movielens' alone",
    ],
    [
      'compare with two logs',
      ['compare', '--out', 'x', '--simulate', '--log', 'y'],
      'cannot be used with option',
    ],
    [
      'a world size together with a log',
      ['compare', '--out', 'x', '--log', 'y', '--size', 'tiny'],
      'cannot be used with option',
    ],
  ])('rejects %s with exit code 2', async (_, args, message) => {
    const {code, stdout, errors} = await fail(...args);
    expect({code, stdout}).toEqual({code: 2, stdout: ''});
    expect(errors[0]).toContain(message);
    expect(errors.slice(1).filter((line) => line !== '(see --help)' && !/Did you mean/.test(line))).toEqual(
      [],
    );
  });

  it.each<[string, string[], string]>([
    ['train', ['--log', 'nowhere', '--out', 'x'], '[@cs/log] openLog: the folder holds no readable log'],
    ['evaluate', ['--log', 'nowhere', '--model', 'x'], '[@cs/log] openLog: the folder holds no readable log'],
    ['compare', ['--log', 'nowhere', '--out', 'x'], '[@cs/log] openLog: the folder holds no readable log'],
  ])(
    '%s fails with exit code 1 and a one-line error if the log is missing',
    async (command, args, message) => {
      const {code, stdout, errors} = await fail(command, ...args);
      expect({code, stdout}).toEqual({code: 1, stdout: ''});
      expect(errors.length).toBe(1);
      expect(errors[0]).toContain(message);
    },
  );
});
