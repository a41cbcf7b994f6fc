import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {sampleFigures} from '../report/sample-figures.js';
import {sampleResult, withoutControl} from '../report/sample-result.js';
import {readComparison} from './read-comparison.js';
import type {ComparisonResult} from './results.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-read-'));
});
afterAll(() => rm(folder, {recursive: true}));

const write = async (name: string, value: unknown) => {
  const file = join(folder, name);
  await writeFile(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
};

describe('readComparison', () => {
  it.each<[string, ComparisonResult]>([
    ['of plug-ins', sampleResult()],
    ['with figures', sampleFigures()],
  ])('reads a result %s back as it was, from a file or its folder', async (_, result) => {
    const file = await write('results.json', result);
    expect(await readComparison(file)).toEqual({result, file});
    expect(await readComparison(folder)).toEqual({result, file});
  });

  it('brings back what JSON has no sign for', async () => {
    const [base, first] = sampleFigures().arms as [never, ComparisonResult['arms'][number]];
    const lift = {mean: 100, low: 0, high: Number.POSITIVE_INFINITY};
    const none = {mean: Number.NaN, low: Number.NaN, high: Number.NaN};
    const alone = {mean: -9, low: Number.NaN, high: Number.NaN};
    const save = {fresh: {rate: 0.1, lift, overBoost: lift}, all: {rate: Number.NaN, lift: none}};
    const gaps = {...first.gaps, save: {positives: alone, negatives: none}};
    const arm = {...first, hits: {...first.hits, save}, gaps};
    const result = {...sampleFigures(), arms: [base, arm]};
    // Its boost control has all lifts.
    expect((await readComparison(await write('signs.json', result))).result).toEqual(result);
  });

  it.each<[string, unknown, string]>([
    ['no JSON', '{"format": ', 'the file is no JSON. Received: '],
    ['a list', [], '(as a whole: Invalid input: expected object, received array)'],
    [
      'another format',
      {...sampleResult(), format: 'x'},
      '(format: Invalid input: expected "cs-comparison-3")',
    ],
    ['a number that is none', {...sampleResult(), seeds: ['1']}, '(seeds.0: Invalid input: expected number'],
    [
      'a missing action',
      {...sampleResult(), actions: ['save', 'like']},
      "(arm 'plain one' lacks one of save, like)",
    ],
    ['no boost control', withoutControl(sampleResult()), 'not printed without its boost control'],
  ])('refuses %s', async (name, value, message) => {
    await expect(readComparison(await write(`${name}.json`, value))).rejects.toThrow(message);
  });

  it('refuses a path without a finished comparison, and says what to give', async () => {
    const empty = join(folder, 'run');
    await mkdir(empty);
    await expect(readComparison(empty)).rejects.toThrow(
      /no finished comparison is here\. Received: .*run.results\.json .*a run of train is measured by 'cs-ranker evaluate'/,
    );
    await expect(readComparison(join(folder, 'nowhere'))).rejects.toThrow(
      'there is nothing to read. Received: ',
    );
  });
});
