import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type BatchSource, diskBatches, memoryBatches, openLog, type RankingLog, writeLog} from '@cs/log';
import {simulateLog, worlds} from '@cs/worlds';
import {onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {buildRanker, rankerSpec} from '../model/ranker.js';
import {plugIn} from '../plug-ins/attach-plug-ins.js';
import type {PlugInSettings} from '../plug-ins/plug-in.js';
import type {TrainOptions} from './train-options.js';
import {trainRanker} from './train-ranker.js';

const log = simulateLog({...worlds.tiny, trainDays: 2, requestsPerDay: 8});
const spec = rankerSpec(log);
const build = (seed = 1) => buildRanker(spec, {preset: 'tiny', seed});

async function train(plugIns: string[] = [], settings: PlugInSettings = {}, options: TrainOptions = {}) {
  const {model} = plugIn(build(), spec, plugIns, {settings, seed: 1});
  const result = await trainRanker(model, log, {batchSize: 50, ...options});
  return {result, weights: model.getWeights().map((w) => w.dataSync())};
}

/** Returns the log with one column replaced. */
function withFeature(name: string, change: (values: Float32Array) => Float32Array): RankingLog {
  const features = log.features.map((feature) =>
    feature.name === name ? {...feature, values: change(feature.values)} : feature,
  );
  return {...log, features};
}

onBackends('trainRanker', () => {
  it('gives the same weights for the same seed, bit for bit, and others for another seed', async () => {
    const first = (await train()).weights;
    expect((await train()).weights).toEqual(first);
    expect((await train([], {}, {seed: 2})).weights).not.toEqual(first);
  });

  it('gives the same weights for the same seed with all plug-ins', async () => {
    const all = ['residual', 'score-reg', 'mixup'];
    expect((await train(all)).weights).toEqual((await train(all)).weights);
  });

  it('gives the same weights with plug-ins of weight 0 as without plug-ins', async () => {
    const off = {'score-reg': {weight: 0}, mixup: {weight: 0}};
    expect((await train(['score-reg', 'mixup'], off)).weights).toEqual((await train()).weights);
  });

  it('lowers the loss, and reports each step', async () => {
    const seen: [number, number][] = [];
    const onProgress = (done: number, loss: number) => seen.push([done, loss]);
    const {result} = await train([], {}, {epochs: 5, learningRate: 0.01, onProgress});
    const {losses, steps, seconds, medianSeconds} = result;
    // 2 days of 8 requests of 10 rows, in steps of 50.
    expect(steps).toBe(5 * Math.ceil((2 * 8 * 10) / 50));
    expect(losses.length).toBe(steps);
    expect(seconds.length).toBe(steps);
    expect(medianSeconds).toBeGreaterThan(0);
    expect(seen.map(([, loss]) => loss)).toEqual(losses);
    expect(seen.at(-1)![0]).toBe(1);
    const mean = (part: readonly number[]) => part.reduce((sum, loss) => sum + loss, 0) / part.length;
    expect(mean(losses.slice(-4))).toBeLessThan(0.95 * mean(losses.slice(0, 4)));
  });

  it('ignores the labels after the training days', async () => {
    const later = log.labels.map((label, i) =>
      log.day[Math.floor(i / 3)]! > log.split.train[1] ? 1 - label : label,
    );
    const model = build();
    await trainRanker(model, {...log, labels: later}, {batchSize: 50});
    expect(model.getWeights().map((w) => w.dataSync())).toEqual((await train()).weights);
  });

  it('gives the same weights for a log on disk and in memory if the rows have the same order', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'cs-train-')), 'log');
    await writeLog(log, folder);
    const flat = await openLog(folder);
    const disk = diskBatches(flat, {chunkRows: 16, windowChunks: 3});
    const memory = memoryBatches(log);
    const weightsOf = async (source: BatchSource) => {
      const model = build();
      // Without a seed, both sources keep the order of the log.
      const batches: BatchSource['batches'] = ({seed: _, ...rest}) => source.batches(rest);
      await trainRanker(model, {...source, batches}, {batchSize: 50, epochs: 2});
      return model.getWeights().map((w) => w.dataSync());
    };
    expect(await weightsOf(disk)).toEqual(await weightsOf(memory));
    const shuffled = async () => {
      const model = build();
      await trainRanker(model, disk, {batchSize: 50, epochs: 2});
      return model.getWeights().map((w) => w.dataSync());
    };
    const first = await shuffled();
    expect(await shuffled()).toEqual(first);
    expect(first).not.toEqual(await weightsOf(disk));
    await flat.close();
    await rm(join(folder, '..'), {recursive: true});
  });

  it('matches heads and labels by the name of the action', async () => {
    const order = [2, 0, 1];
    const labels = log.labels.map((_, i) => log.labels[i - (i % 3) + order[i % 3]!]!);
    const actions = order.map((a) => log.actions[a]!);
    const model = build();
    await trainRanker(model, {...log, actions, labels}, {batchSize: 50});
    expect(model.getWeights().map((w) => w.dataSync())).toEqual((await train()).weights);
  });

  it('accepts a last batch of a single row', async () => {
    const {result} = await train(['residual', 'score-reg', 'mixup'], {}, {batchSize: 159});
    expect(result.losses.length).toBe(2);
  });

  it('leaks no tensors', async () => {
    await train();
    const model = build();
    await trainRanker(model, log, {batchSize: 200});
    const {numTensors} = tf.memory();
    await trainRanker(model, log, {batchSize: 200});
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('stops at a loss that is not finite, names the feature at fault and leaks no tensors', async () => {
    const broken = withFeature('content', (values) =>
      values.map((value, i) => (i === 5 ? Number.NaN : value)),
    );
    const model = build();
    await trainRanker(model, log, {batchSize: 200});
    const {numTensors} = tf.memory();
    await expect(trainRanker(model, broken, {batchSize: 2048})).rejects.toThrow(
      "[@cs/ranker-reference] trainRanker: the loss is not finite. Received: NaN at step 1. Remove the values that are not finite from feature 'content'.",
    );
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

describe('trainRanker', () => {
  it('rejects final weights that are not finite even if all losses are finite', async () => {
    await expect(trainRanker(build(), log, {batchSize: 50, maxSteps: 1, learningRate: 1e39})).rejects.toThrow(
      '[@cs/ranker-reference] trainRanker: the weights are not finite. Received: NaN or infinite weights after step 1. Lower the learning rate.',
    );
  });
  it.each([{epochs: 0}, {epochs: 1.5}, {batchSize: 0}, {learningRate: -1}, {learningRate: Number.NaN}])(
    'rejects %o',
    async (options) => {
      await expect(trainRanker(build(), log, options)).rejects.toThrow(
        new RegExp(`^\\[@cs/ranker-reference\\] trainRanker: ${Object.keys(options)[0]} must be `),
      );
    },
  );
  it('rejects a log without training rows', async () => {
    const empty = {...log, split: {...log.split, train: [90, 99] as const}};
    await expect(trainRanker(build(), empty)).rejects.toThrow('the log has no rows on its training days');
  });
  it('rejects a log without a column for an input of the model', async () => {
    const features = log.features.filter(({name}) => name !== 'content');
    await expect(trainRanker(build(), {...log, features})).rejects.toThrow(
      "the log has no column for input 'content' of the model. Received: columns query, item_history,",
    );
  });
  it('rejects a log with other actions', async () => {
    await expect(trainRanker(build(), {...log, actions: ['grid_click', 'save', 'like']})).rejects.toThrow(
      'the heads of the model do not match the actions of the log. Received: heads grid_click, save, click; actions grid_click, save, like.',
    );
  });
});
