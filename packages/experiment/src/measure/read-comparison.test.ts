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
  ])('reads a result %s back unchanged, from the file or its folder', async (_, result) => {
    const file = await write('results.json', result);
    expect(await readComparison(file)).toEqual({result, file});
    expect(await readComparison(folder)).toEqual({result, file});
  });

  it('restores NaN', async () => {
    const [base, first] = sampleFigures().arms as [never, ComparisonResult['arms'][number]];
    const lift = {mean: 100, low: 0, high: 200};
    const none = {mean: Number.NaN, low: Number.NaN, high: Number.NaN};
    const alone = {mean: -9, low: Number.NaN, high: Number.NaN};
    const save = {fresh: {rate: 0.1, lift, overBoost: lift}, all: {rate: Number.NaN, lift: none}};
    const scores = {
      ...first.scores,
      save: {...first.scores.save!, gapPositives: alone, gapNegatives: none},
    };
    const arm = {...first, hits: {...first.hits, save}, scores};
    const result = {...sampleFigures(), arms: [base, arm]};
    // Its boost control has all lifts.
    expect((await readComparison(await write('signs.json', result))).result).toEqual(result);
  });

  it('reads a measure that the file does not have as NaN', async () => {
    const {arms, ...rest} = sampleResult();
    const older = arms.map(({exposure: _, scores, ...arm}) => ({
      ...arm,
      scores: Object.fromEntries(
        Object.entries(scores).map(([action, {auc: __, ...values}]) => [action, values]),
      ),
    }));
    const {result} = await readComparison(await write('older.json', {...rest, arms: older}));
    expect(result.arms[1]!.exposure).toBe(Number.NaN);
    expect(result.arms[1]!.scores.save!.auc.mean).toBe(Number.NaN);
    expect(result.arms[1]!.scores.save!.withinColdAuc).toEqual(arms[1]!.scores.save!.withinColdAuc);
  });

  it.each<[string, unknown, string]>([
    ['invalid JSON', '{"format": ', 'the file is not valid JSON. Received: '],
    ['a list', [], '(the whole file: Invalid input: expected object, received array)'],
    [
      'another format',
      {...sampleResult(), format: 'x'},
      '(format: Invalid input: expected "cs-comparison-4")',
    ],
    [
      'a string instead of a number',
      {...sampleResult(), seeds: ['1']},
      '(seeds.0: Invalid input: expected number',
    ],
    [
      'a missing action',
      {...sampleResult(), actions: ['save', 'like']},
      "(arm 'plain one' lacks one of save, like)",
    ],
    ['no boost control', withoutControl(sampleResult()), 'cannot be printed without its boost controls'],
  ])('rejects %s', async (name, value, message) => {
    await expect(readComparison(await write(`${name}.json`, value))).rejects.toThrow(message);
  });

  it('rejects a path without a finished comparison and says what to pass', async () => {
    const empty = join(folder, 'run');
    await mkdir(empty);
    await expect(readComparison(empty)).rejects.toThrow(
      /there is no finished comparison\. Received: .*run.results\.json .*use 'cs-ranker evaluate'/,
    );
    await expect(readComparison(join(folder, 'nowhere'))).rejects.toThrow(
      'the path does not exist. Received: ',
    );
  });
});
