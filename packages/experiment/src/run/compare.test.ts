import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type BatchSource, diskBatches, memoryBatches, openLog, writeLog} from '@cs/log';
import type {Arm} from '@cs/ranker-reference';
import {simulateLog, worlds} from '@cs/worlds';
import {onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it, vi} from 'vitest';
import {forEachMeasure} from '../measure/measures/measure.js';
import {FORMAT} from '../measure/result-schema.js';
import {assertPrintable, type ComparisonResult} from '../measure/results.js';
import {compare} from './compare.js';
import type {CompareOptions} from './compare-options.js';

const log = simulateLog({...worlds.tiny, trainDays: 1, requestsPerDay: 20});
const quick = {preset: 'tiny', seeds: [1, 2], batchSize: 100} satisfies CompareOptions;
const arm = (name: string, ...plugIns: Arm['plugIns']): Arm => ({name, plugIns});

/** The result with all times set to 0. */
function timeless(result: ComparisonResult) {
  return {...result, arms: result.arms.map((each) => ({...each, stepMs: 0}))};
}

/** Every number in a result, with its path. */
function numbers(value: unknown, path = ''): [string, number][] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => numbers(each, `${path}.${key}`));
}

onBackends('compare', () => {
  it('reads a log on disk in small pieces and gives the same numbers as in memory with the same order of rows', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cs-compare-'));
    await writeLog(log, join(folder, 'log'));
    const stored = await openLog(join(folder, 'log'));
    const reads = vi.spyOn(stored, 'read');
    const disk = diskBatches(stored, {chunkRows: 16, windowChunks: 3});
    const memory = memoryBatches(log);
    const sameOrder: BatchSource = {
      ...memory,
      batches: (batch) => (batch.seed === undefined ? memory : disk).batches(batch),
    };
    const options = {
      ...quick,
      seeds: [1],
      figures: true,
      arms: [arm('residual', 'residual')],
    };
    const fromDisk = await compare(disk, options);
    const withFeatures = reads.mock.calls.filter(([, features]) => features === undefined);
    expect(withFeatures.length).toBeGreaterThan(10);
    const adjacent = withFeatures.flatMap(([ranges]) => ranges.map(([from, to]) => to - from));
    expect(Math.max(...adjacent)).toBe(16);
    expect(timeless(fromDisk)).toEqual(timeless(await compare(sameOrder, options)));
    await stored.close();
    await rm(folder, {recursive: true});
  });

  it('measures every arm and its boost control, the baseline first', async () => {
    const seen: [number, string][] = [];
    const arms = [arm('all three', 'residual', 'score-reg', 'mixup'), arm('plain')];
    const result = await compare(log, {
      ...quick,
      name: 'Test',
      arms,
      onProgress: (done, task) => seen.push([done, task]),
    });
    expect(result.arms.map(({name}) => name)).toEqual(['plain', 'all three']);
    const {config, data, ...rest} = result;
    expect(rest).toMatchObject({format: FORMAT, name: 'Test', backend: tf.getBackend()});
    expect(config).toMatchObject({k: 3, coldDays: 28, preset: 'tiny', epochs: 1, batchSize: 100});
    expect(data).toMatchObject({train: {rows: 200}, evaluation: {rows: 200, requests: 20}});
    const [plain, all] = result.arms;
    expect(plain!.boost).toBeUndefined();
    expect(plain!.addedParameters).toBe(0);
    expect(all!.addedParameters).toBeGreaterThan(0);
    for (const action of log.actions) {
      expect(plain!.hits[action]!.fresh.lift).toBeUndefined();
      for (const kind of ['hits', 'expected'] as const) {
        for (const slice of ['fresh', 'all'] as const) {
          const {lift, overBoost} = all![kind]![action]![slice];
          const control = all!.boost![kind]![action]![slice];
          const tested = kind === 'expected' ? ['p'] : [];
          for (const interval of slice === 'fresh' ? [lift, overBoost] : [lift]) {
            expect(Object.keys(interval!)).toEqual(['mean', 'low', 'high', ...tested]);
          }
          expect(Object.keys(control.lift!)).toEqual(['mean', 'low', 'high']);
          expect(control.overBoost).toBeUndefined();
          if (slice === 'all') expect(overBoost).toBeUndefined();
        }
      }
      // Lifts of expected hits on all items are defined even on so small a log.
      expect(Number.isFinite(all!.expected![action]!.all.lift!.mean)).toBe(true);
    }
    expect(() => assertPrintable(result)).not.toThrow();
    // The task is named before any work is done.
    expect(seen[0]).toEqual([0, 'seed 1, plain']);
    expect(seen.at(-1)).toEqual([1, 'done']);
    expect(seen.every(([done], i) => i === 0 || done >= seen[i - 1]![0])).toBe(true);
    // With only 2 steps of 100 rows, the step time is undefined.
    expect(result.arms.map(({stepMs}) => stepMs)).toEqual([Number.NaN, Number.NaN]);
  });

  it('gives the same result twice, except the times, and leaks no tensors', async () => {
    const options = {...quick, arms: [arm('two', 'residual', 'mixup')]};
    const first = await compare(log, options);
    const {numTensors} = tf.memory();
    expect(timeless(await compare(log, options))).toEqual(timeless(first));
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('finds a lift of exactly 0 for arms that are equivalent to the baseline', async () => {
    const arms = [arm('baseline'), arm('twin'), arm('weight 0', 'score-reg', 'mixup')];
    const plugIns = {'score-reg': {weight: 0}, mixup: {weight: 0}};
    const [base, ...others] = (await compare(log, {...quick, arms, plugIns})).arms;
    for (const other of others) {
      expect(other.boost!.factor).toBe(1);
      expect(other.exposure).toBe(base!.exposure);
      expect(other.scores).toEqual(base!.scores);
      expect(other.boost!.scores).toEqual(base!.scores);
      const {hits, expected, boost} = other;
      const lifts = numbers([hits, expected, boost]).filter(([path]) => /lift|overBoost/.test(path));
      expect(lifts.length).toBeGreaterThan(0);
      // The lift is NaN if the baseline has no hits at all.
      for (const [path, value] of lifts) {
        expect(Number.isNaN(value) || value === (path.endsWith('.p') ? 1 : 0), path).toBe(true);
      }
      expect(other.expected!.save!.all.lift).toEqual({mean: 0, low: 0, high: 0, p: 1});
    }
  });
});

describe('compare', () => {
  it('passes its age of cold items to the plug-ins that do not set their own', async () => {
    const options = {...quick, seeds: [1], arms: [], coldDays: 5};
    const {config, data} = await compare(log, {...options, plugIns: {'score-reg': {weight: 0.7}}});
    expect(config).toMatchObject({coldDays: 5, plugIns: {'score-reg': {weight: 0.7, coldDays: 5}}});
    const ages = [...log.item_age_days].filter((_, row) => log.day[row] === log.split.evaluation[0]);
    expect(data.evaluation.coldShare).toBeCloseTo(ages.filter((age) => age < 5).length / ages.length, 10);
    const other = await compare(log, {...options, plugIns: {'score-reg': {coldDays: 9}}});
    expect(other.config).toMatchObject({coldDays: 5, plugIns: {'score-reg': {coldDays: 9}}});
  });

  it('gives a tuned arm the same results as an arm with the chosen settings', async () => {
    const weights = [0.1, 50].map((weight) => ({'score-reg': {weight}}));
    const fixed = weights.map((settings, i): Arm => ({name: `${i}`, plugIns: ['score-reg'], settings}));
    const tuned: Arm = {name: 'tuned', plugIns: ['score-reg'], candidates: weights};
    const {arms} = await compare(log, {...quick, arms: [...fixed, tuned]});
    const {tuned: choice, name: _, stepMs: __, ...measured} = arms.at(-1)!;
    const {name: ___, stepMs: ____, ...same} = arms.find(({name}) => name === `${choice!.chosen}`)!;
    expect(measured).toEqual(same);
    expect(choice!.candidates.map(({settings}) => settings)).toEqual(weights);
  });

  it('gives the boost control the measures of the baseline with its cold scores times the factor', async () => {
    const arms = [{...arm('strong', 'score-reg'), settings: {'score-reg': {weight: 300}}}];
    const [base, strong] = (await compare(log, {...quick, seeds: [1], learningRate: 0.05, arms})).arms;
    const {factor, scores} = strong!.boost!;
    expect(factor).not.toBe(1);
    const raised = (gap: number) => 100 * (factor * (1 + gap / 100) - 1);
    for (const action of log.actions) {
      const own = forEachMeasure(base!.scores[action]!, ({mean}) => mean);
      const control = forEachMeasure(scores[action]!, ({mean}) => mean);
      expect(control.withinColdAuc).toBe(own.withinColdAuc);
      expect(control.gapNegatives).toBeCloseTo(raised(own.gapNegatives), 3);
      if (!Number.isNaN(own.gapPositives)) {
        expect(control.gapPositives).toBeCloseTo(raised(own.gapPositives), 3);
      }
      if (!Number.isNaN(own.coldCalibration)) {
        expect(control.coldCalibration / own.coldCalibration).toBeCloseTo(factor, 5);
      }
      const {hits, requests} = strong!.boost!.hits[action]!.fresh.counts!;
      expect(hits / requests).toBeCloseTo(strong!.boost!.hits[action]!.fresh.rate, 10);
    }
    expect(strong!.settings).toEqual({'score-reg': {weight: 300, coldDays: 28, match: 'all'}});
    expect(base!.settings).toEqual({});
  });

  it('keeps the other arms if one fails, and reports why it failed', async () => {
    // So large a weight makes the loss infinite.
    const broken: Arm = {name: 'broken', plugIns: ['score-reg'], settings: {'score-reg': {weight: 1e45}}};
    const {arms, failures} = await compare(log, {
      ...quick,
      seeds: [1],
      arms: [broken, arm('mixup', 'mixup')],
    });
    expect(arms.map(({name}) => name)).toEqual(['baseline', 'mixup']);
    expect(failures).toMatchObject([{arm: 'broken', seed: 1}]);
    expect(failures![0]!.reason).toContain('the loss is not finite');
  });

  it('works without true probabilities', async () => {
    const {trueProbability: _, ...real} = log;
    const arms = [arm('score-reg', 'score-reg')];
    const result = await compare(real, {...quick, seeds: [1], arms});
    expect(result.arms.every(({expected, boost}) => !expected && !boost?.expected)).toBe(true);
    expect(() => assertPrintable(result)).not.toThrow();
  });

  it.each([
    ['no', 100],
    ['only', 1],
  ])('has a result for a log with %s cold items', async (_, age) => {
    const features = log.features.map((feature) =>
      feature.name === 'item_age_days' ? {...feature, values: feature.values.map(() => age)} : feature,
    );
    const same = {...log, features, item_age_days: log.item_age_days.map(() => age)};
    const result = await compare(same, {...quick, seeds: [1], arms: [arm('score-reg', 'score-reg')]});
    const [base, treated] = result.arms;
    // Without cold rows or without warm rows, score-reg has no effect.
    expect(treated!.expected!.save!.all.lift).toEqual({mean: 0, low: 0, high: 0, p: 1});
    expect(treated!.exposure).toBe(age < 28 ? 1 : 0);
    expect(treated!.boost).toMatchObject({factor: 1, exposure: base!.exposure});
    expect(base!.scores.save!.gapNegatives.mean).toBe(Number.NaN);
  });

  const noRows = [90, 90] as const;
  it.each<[string, CompareOptions, string]>([
    ['no seeds', {seeds: []}, 'unusable seeds. Received: [].'],
    ['a seed twice', {seeds: [1, 1]}, 'unusable seeds. Received: [1, 1].'],
    [
      'two arms with the same name',
      {arms: [arm('a'), arm('a', 'mixup')]},
      'two arms have the same name. Received: a, a.',
    ],
    [
      'candidates of another plug-in',
      {arms: [{name: 'a', plugIns: ['mixup'], candidates: [{'score-reg': {weight: 1}}]}]},
      'arm \'a\' has unusable candidates. Received: [{"score-reg":{"weight":1}}] for mixup.',
    ],
    [
      'equal candidates',
      {arms: [{name: 'a', plugIns: ['mixup'], candidates: [{mixup: {alpha: 1}}, {mixup: {alpha: 1}}]}]},
      "arm 'a' has unusable candidates.",
    ],
    ['no candidates', {arms: [{name: 'a', plugIns: ['mixup'], candidates: []}]}, "arm 'a' has unusable"],
    ['an unknown plug-in', {arms: [arm('a', 'mixu')]}, 'no plug-in "mixu". Did you mean "mixup"?'],
    ['a utility of an unknown action', {utilities: {like: 1}}, 'unusable utilities. Received: {"like":1}.'],
    ['a utility below 0', {utilities: {save: -1}}, 'unusable utilities. Received: {"save":-1}.'],
  ])('rejects %s', async (_, options, message) => {
    await expect(compare(log, {...quick, ...options})).rejects.toThrow(`] compare: ${message}`);
  });
  it('checks all settings before the first training', async () => {
    const bad: Arm = {name: 'bad', plugIns: ['residual'], settings: {residual: {units: -1}}};
    await expect(compare(log, {...quick, arms: [bad]})).rejects.toThrow(
      '[@cs/ranker-reference] residual: unusable setting units. Too small: expected number to be >0. Received: -1.',
    );
  });
  it('rejects a log with an empty part', async () => {
    const short = {...log, split: {...log.split, evaluation: noRows}};
    await expect(compare(short, quick)).rejects.toThrow(
      'compare: a part of the log is empty. Received: 200 training, 200 calibration, 0 evaluation rows.',
    );
  });
});

describe('assertPrintable', () => {
  it('throws if the boost control of an arm is missing or incomplete', async () => {
    const result = await compare(log, {...quick, seeds: [1], arms: [arm('mixup', 'mixup')]});
    const [base, {boost, ...mixup}] = result.arms as [never, ComparisonResult['arms'][number]];
    const message =
      "a comparison cannot be printed without its boost controls. Received: arm 'mixup' without one.";
    expect(() => assertPrintable({...result, arms: [base, mixup]})).toThrow(message);
    const {save: _, ...hits} = boost!.hits;
    const part = {...mixup, boost: {...boost!, hits}};
    expect(() => assertPrintable({...result, arms: [base, part]})).toThrow(message);
    expect(() => assertPrintable({...result, arms: []})).toThrow('the comparison has no arms');
  });
});
