import {access, mkdtemp, rm, truncate, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type BackendName, loadBackend} from '@cs/native';
import {simulateLog, worlds} from '@cs/worlds';
import {onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {buildRanker, rankerPresets, rankerSpec} from '../model/ranker.js';
import {plugIn} from '../plug-ins/attach-plug-ins.js';
import {readCheckpoint, type TrainState, writeCheckpoint} from './checkpoint.js';
import type {TrainOptions} from './train-options.js';
import {trainRanker} from './train-ranker.js';

let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-checkpoint-'));
});
afterAll(() => rm(folder, {recursive: true}));
const newFile = () => join(folder, `${++files}.safetensors`);

const log = simulateLog({...worlds.tiny, trainDays: 2, requestsPerDay: 8});
const spec = rankerSpec(log);

function make() {
  return plugIn(buildRanker(spec, {preset: 'tiny', seed: 1}), spec, ['residual', 'score-reg', 'mixup'], {
    seed: 1,
  }).model;
}

/** A measurement that follows from the weights, its best in the middle. */
const stopEarly: TrainOptions['stopEarly'] = {
  name: 'distance',
  goal: 'min',
  patience: 4,
  everySteps: 2,
  metric: (model) => Math.abs(model.getWeights()[0]!.abs().mean().dataSync()[0]! - 0.26),
};
const options: TrainOptions = {
  batchSize: 50,
  epochs: 2,
  schedule: 'cosine',
  weightDecay: 0.01,
  clipNorm: 0.5,
  stopEarly,
};

/** Trains until a step, on a new model each time, as a new process would. */
async function trainUntil(file: string | undefined, last: number, more: TrainOptions = {}) {
  const stop = new AbortController();
  const model = make();
  const result = await trainRanker(model, log, {
    ...options,
    ...more,
    ...(file === undefined ? {} : {checkpoint: {file, everySteps: 1}}),
    signal: stop.signal,
    onStep: ({step}) => {
      if (step === last) stop.abort();
    },
  });
  return {
    losses: result.losses,
    measurements: result.measurements,
    best: result.best,
    weights: model.getWeights().map((w) => w.dataSync()),
  };
}

onBackends('a training with a checkpoint', () => {
  it('gives the same numbers, bit for bit, if the training stops after every step', async () => {
    const whole = await trainUntil(undefined, 99);
    expect(whole.losses.length).toBe(8);
    const file = newFile();
    for (let step = 1; step < 8; step++) await trainUntil(file, step);
    expect(await trainUntil(file, 99)).toEqual(whole);
    // And once it is finished, the same again.
    expect(await trainUntil(file, 99)).toEqual(whole);
  });

  it('continues an equal training only', async () => {
    const file = newFile();
    await trainUntil(file, 2);
    await expect(trainUntil(file, 99, {epochs: 3})).rejects.toThrow(
      `[@cs/ranker-reference] trainRanker: the checkpoint belongs to a different training. Received: epochs 3, but 2 in ${file}. Use the same model, log and options, or another checkpoint file.`,
    );
    const labels = log.labels.map((label, i) => (i === 0 ? 1 - label : label));
    const other = trainRanker(make(), {...log, labels}, {...options, checkpoint: {file}});
    await expect(other).rejects.toThrow('Received: log "');
  });

  it('continues a model of the same structure only, even if another has the same weights', async () => {
    const file = newFile();
    const train = (heads: number, signal?: AbortSignal) => {
      const model = buildRanker(spec, {preset: {...rankerPresets.tiny, heads}, seed: 1});
      return trainRanker(model, log, {batchSize: 50, checkpoint: {file}, ...(signal ? {signal} : {})});
    };
    await train(1);
    // A model built anew, as by another process, is the same.
    await train(1);
    await expect(train(2)).rejects.toThrow(
      'the checkpoint belongs to a different training. Received: layers "',
    );
  });

  it('records the number of threads', async () => {
    const file = newFile();
    await trainUntil(file, 1);
    const {threads} = await loadBackend({prefer: tf.getBackend() as BackendName});
    expect((await readCheckpoint(file))!.plan.threads).toBe(threads);
  });

  it('is written every `everySteps` steps, across epochs, and at the end', async () => {
    const steps: number[] = [];
    await trainRanker(make(), log, {
      batchSize: 50,
      epochs: 2,
      checkpoint: {file: newFile(), everySteps: 3},
      onCheckpoint: (losses) => void steps.push(losses.length),
    });
    expect(steps).toEqual([3, 6, 8]);
  });

  it('is not written if a weight is not finite', async () => {
    const file = newFile();
    await expect(trainUntil(file, 99, {learningRate: 1e39})).rejects.toThrow('the weights are not finite.');
    await expect(access(file)).rejects.toThrow('ENOENT');
  });

  it('leaks no tensors', async () => {
    const file = newFile();
    const model = make();
    const train = (epochs: number) => trainRanker(model, log, {batchSize: 50, epochs, checkpoint: {file}});
    await train(1);
    const {numTensors} = tf.memory();
    await train(1);
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

describe('writeCheckpoint, readCheckpoint', () => {
  const state: TrainState = {
    plan: {seed: 1},
    weights: [{values: Float32Array.of(1, 2), shape: [1, 2]}],
    optimizer: {powers: [0.9, 0.999], first: Float32Array.of(0.1), second: Float32Array.of(0.2)},
    terms: {mixup: [1, -2, 3, 4]},
    losses: [0.1, 1 / 3],
    seconds: [1, 2],
    measurements: [{step: 2, value: 0.1}],
    best: [{values: Float32Array.of(3, 4), shape: [1, 2]}],
  };

  it('read what was written', async () => {
    const file = newFile();
    await writeCheckpoint(file, state);
    expect(await readCheckpoint(file)).toEqual(state);
    const {best, ...none} = state;
    await writeCheckpoint(file, none);
    expect(await readCheckpoint(file)).toEqual({...none, best: undefined});
  });

  it('return undefined without a file', async () => {
    expect(await readCheckpoint(newFile())).toBeUndefined();
  });

  it('throw for a file that is cut or something else', async () => {
    const file = newFile();
    await writeCheckpoint(file, state);
    await truncate(file, 300);
    await expect(readCheckpoint(file)).rejects.toThrow(
      `[@cs/ranker-reference] readCheckpoint: the file is not a readable checkpoint. Received: ${file} (`,
    );
    await writeFile(file, 'something else');
    await expect(readCheckpoint(file)).rejects.toThrow('not a readable checkpoint');
  });
});
