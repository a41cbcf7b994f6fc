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

/** Runs a command that is to write nothing. */
async function refuse(...args: string[]): Promise<Outcome> {
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
    ['a seed that is none', ['simulate', '--out', 'x', '--seed', '0'], 'must be a whole number from 1.'],
    [
      'an unknown size',
      ['simulate', '--out', 'x', '--size', 'huge'],
      'Allowed choices are tiny, small, big.',
    ],
    [
      'a rate that is none',
      ['train', '--log', 'x', '--out', 'y', '--learning-rate', '-1'],
      'a number above 0.',
    ],
    ['nothing to score', ['score', '--run', 'x', '--out', 'y.csv'], "give one of '--log', '--rows'"],
    ['scores without a run', ['score', '--log', 'x', '--out', 'y.csv'], "give one of '--run', '--model'"],
    [
      'scores of another format',
      ['score', '--run', 'x', '--log', 'y', '--out', 's.xlsx'],
      'Its name must end in .parquet, .csv or .jsonl.',
    ],
    [
      'a history of a log',
      ['score', '--run', 'x', '--log', 'y', '--history', 'z.csv', '--out', 's.csv'],
      'cannot be used with option',
    ],
    [
      'a setting that tune is to choose',
      ['tune', '--log', 'x', '--out', 'y', '--score-reg-weight', '1'],
      "error: option '--score-reg-weight' sets what '--try' is to choose: leave it out",
    ],
    [
      'settings to try that exclude each other',
      ['tune', '--log', 'x', '--out', 'y', '--try', 'score-reg-weight: 1, score-reg-target: 1'],
      "'score-reg-target' cannot be tried together with 'score-reg-weight'.",
    ],
    ['a file that is not there', ['train', '--config', 'x.yaml'], 'error: --config x.yaml: ENOENT'],
    ['nothing to compare on', ['compare', '--out', 'x'], "give one of '--log', '--simulate', '--movielens'"],
    [
      'an unknown preset',
      ['compare', '--simulate', '--out', 'x', '--preset', 'papre'],
      'Allowed choices are quick, paper, weights.',
    ],
    [
      'unknown sizes of the ranker',
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
      'unknown sizes. Received: crossrank.',
    ],
    [
      'a size that is none',
      ['train', '--log', 'x', '--out', 'y', '--sizes', 'mlp: [0]'],
      'unusable sizes. Received: mlp [0].',
    ],
    [
      'an import of two things',
      ['import', 'x.csv', '--movielens', 'y', '--out', 'z'],
      "error: give a log and '--schema' or '--run', or one of",
    ],
    [
      'an import without schema',
      ['import', 'x.csv', '--out', 'z'],
      "error: give a log and '--schema' or '--run', or one of",
    ],
    ['two logs', ['compare', '--out', 'x', '--simulate', '--log', 'y'], 'cannot be used with option'],
    [
      'a size of a log',
      ['compare', '--out', 'x', '--log', 'y', '--size', 'tiny'],
      'cannot be used with option',
    ],
  ])('refuses %s with code 2', async (_, args, message) => {
    const {code, stdout, errors} = await refuse(...args);
    expect({code, stdout}).toEqual({code: 2, stdout: ''});
    expect(errors[0]).toContain(message);
    expect(errors.slice(1).filter((line) => line !== '(see --help)' && !/Did you mean/.test(line))).toEqual(
      [],
    );
  });

  it.each<[string, string[], string]>([
    ['train', ['--log', 'nowhere', '--out', 'x'], '[@cs/log] readLog: no readable log'],
    ['evaluate', ['--log', 'nowhere', '--model', 'x'], '[@cs/log] readLog: no readable log'],
    ['compare', ['--log', 'nowhere', '--out', 'x'], '[@cs/log] readLog: no readable log'],
  ])('%s fails with code 1 and one line without its log', async (command, args, message) => {
    const {code, stdout, errors} = await refuse(command, ...args);
    expect({code, stdout}).toEqual({code: 1, stdout: ''});
    expect(errors.length).toBe(1);
    expect(errors[0]).toContain(message);
  });
});
