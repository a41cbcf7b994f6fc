import {simulateLog, worlds} from '@cs/worlds';
import {onBackends} from '@cs-internal/test-kit';
import type * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {buildRanker, rankerSpec} from '../model/ranker.js';
import {plugIn} from '../plug-ins/attach-plug-ins.js';
import type {StepLog, TrainOptions} from './train-options.js';
import {trainRanker} from './train-ranker.js';

const log = simulateLog({...worlds.tiny, trainDays: 2, requestsPerDay: 8});
const spec = rankerSpec(log);
// 160 training rows make 4 steps: three of 50 rows and one of 10.
const base: TrainOptions = {batchSize: 50};

async function train(options: TrainOptions = {}) {
  const model = buildRanker(spec, {preset: 'tiny', seed: 1});
  const result = await trainRanker(model, log, {...base, ...options});
  return {model, result, weights: model.getWeights().map((w) => w.dataSync())};
}

async function rates(options: TrainOptions): Promise<number[]> {
  const seen: number[] = [];
  await train({learningRate: 0.1, onStep: ({learningRate}) => seen.push(learningRate), ...options});
  return seen;
}

onBackends('an option of trainRanker', () => {
  it('schedule changes the learning rate', async () => {
    expect(await rates({schedule: 'step', stepEvery: 2, stepFactor: 0.5})).toEqual([0.1, 0.1, 0.05, 0.05]);
    const cosine = await rates({schedule: 'cosine', warmupSteps: 1, finalShare: 0.5});
    [0.1, 0.1, 0.075, 0.05].forEach((rate, i) => void expect(cosine[i]).toBeCloseTo(rate, 12));
  });

  it('changes no bit of the weights at its neutral value', async () => {
    const plain = (await train()).weights;
    const idle = await train({
      weightDecay: 0,
      clipNorm: 1e9,
      taskWeights: {save: 1},
      schedule: 'step',
      stepEvery: 99,
    });
    expect(idle.weights).toEqual(plain);
  });

  it('maxSteps ends training and schedule within an epoch', async () => {
    const {result, weights} = await train({epochs: 2, maxSteps: 6});
    expect(result).toMatchObject({steps: 6, ended: 'done'});
    // An epoch has 4 steps.
    expect((await train({epochs: 2, maxSteps: 8})).weights).toEqual((await train({epochs: 2})).weights);
    expect((await train({epochs: 2})).weights).not.toEqual(weights);
    expect((await rates({epochs: 9, schedule: 'cosine', maxSteps: 2})).length).toBe(2);
    await expect(train({maxSteps: 0})).rejects.toThrow('maxSteps must be an integer >= 1. Received: 0.');
  });

  it('taskWeights multiply the loss of each task', async () => {
    const logs: StepLog[] = [];
    const first = async (taskWeights: Record<string, number>) => {
      await train({taskWeights, onStep: (step) => logs.push(step)});
      return logs.splice(0)[0]!;
    };
    const plain = await first({});
    const weighted = await first({save: 3, click: 0});
    expect(weighted.outputs.save).toBeCloseTo(3 * plain.outputs.save!, 5);
    expect(weighted.outputs.click).toBe(0);
    expect(weighted.outputs.grid_click).toBe(plain.outputs.grid_click);
    expect(weighted.loss).toBeCloseTo(plain.outputs.grid_click! + 3 * plain.outputs.save!, 5);
  });

  it('onStep receives no losses of outputs for a model with a single output', async () => {
    const one = {
      ...log,
      actions: ['save'],
      labels: log.labels.filter((_, i) => i % log.actions.length === log.actions.indexOf('save')),
    };
    const model = plugIn(
      buildRanker(rankerSpec(one), {preset: 'tiny', seed: 1}),
      rankerSpec(one),
      ['score-reg'],
      {seed: 1},
    ).model;
    const logs: StepLog[] = [];
    await trainRanker(model, one, {...base, onStep: (step) => logs.push(step)});
    expect(logs.map(({outputs}) => outputs)).toEqual([{}, {}, {}, {}]);
  });

  it('taskWeights of 0 leave the head of the task unchanged', async () => {
    const head = (model: tf.LayersModel) => model.getLayer('click').getWeights()[0]!.dataSync();
    const before = head(buildRanker(spec, {preset: 'tiny', seed: 1}));
    expect(head((await train({taskWeights: {click: 0}})).model)).toEqual(before);
    expect(head((await train()).model)).not.toEqual(before);
  });

  it('stopEarly ends the training and restores the best weights', async () => {
    const values = [1, 3, 2, 2.5, 9];
    const kept: Float32Array[][] = [];
    const {result, weights} = await train({
      epochs: 5,
      stopEarly: {
        name: 'made-up',
        goal: 'max',
        patience: 2,
        metric: (model) => {
          kept.push(model.getWeights().map((w) => w.dataSync<'float32'>().slice()));
          return values[kept.length - 1]!;
        },
      },
    });
    // An epoch has 4 steps. The second measurement is the best, and the next two are no better.
    expect(result).toMatchObject({ended: 'early', steps: 16, best: {step: 8, value: 3}});
    expect(result.measurements.map(({value}) => value)).toEqual([1, 3, 2, 2.5]);
    expect(weights).toEqual(kept[1]);
  });

  it('stopEarly measures every everySteps steps and at the end, and keeps the best weights', async () => {
    const seen: [number, number][] = [];
    let value = 0;
    const {result} = await train({
      onMeasure: (step, measured) => seen.push([step, measured]),
      stopEarly: {name: 'worse', goal: 'min', patience: 9, everySteps: 3, metric: () => ++value},
    });
    expect(seen).toEqual([
      [3, 1],
      [4, 2],
    ]);
    expect(result).toMatchObject({ended: 'done', best: {step: 3, value: 1}});
  });

  it('signal ends the training after the current step', async () => {
    const stop = new AbortController();
    const {result} = await train({
      signal: stop.signal,
      onStep: ({step}) => {
        if (step === 2) stop.abort();
      },
    });
    expect(result).toMatchObject({ended: 'interrupted', steps: 2});
  });
});

describe('checkTrainOptions', () => {
  it.each<[object, string]>([
    [{warmupSteps: -1}, 'warmupSteps must be an integer >= 0. Received: -1.'],
    [{schedule: 'linear'}, 'schedule must be one of constant, cosine, step. Received: "linear".'],
    [{clipNorm: 0}, 'clipNorm must be a number > 0. Received: 0.'],
    [{clipNorm: '1'}, 'clipNorm must be a number > 0. Received: "1".'],
    [{finalShare: '0.5'}, 'finalShare must be a number from 0 to 1. Received: "0.5".'],
    [{taskWeights: {save: '2'}}, 'taskWeights.save must be a finite number >= 0. Received: "2".'],
    [{weightDecay: Number.NaN}, 'weightDecay must be a finite number >= 0. Received: NaN.'],
    [{taskWeights: {like: 1}}, 'taskWeights: no action "like". Actions: grid_click, save, click.'],
    [
      {stopEarly: {name: 'x', goal: 'max', patience: 0, metric: () => 1}},
      'stopEarly.patience must be an integer >= 1. Received: 0.',
    ],
  ])('rejects %o', async (options, message) => {
    await expect(train(options as TrainOptions)).rejects.toThrow(
      `[@cs/ranker-reference] trainRanker: ${message}`,
    );
  });

  it('rejects a warm-up as long as the training', async () => {
    await expect(train({warmupSteps: 4})).rejects.toThrow(
      '[@cs/ranker-reference] trainRanker: warmupSteps must be less than the steps of the training. Received: 4 warm-up steps of 4 steps. Lower warmupSteps, or train longer.',
    );
    await expect(train({warmupSteps: 3, maxSteps: 3})).rejects.toThrow(
      'Received: 3 warm-up steps of 3 steps.',
    );
  });

  it('rejects an unknown option', async () => {
    await expect(train({learnignRate: 1} as TrainOptions)).rejects.toThrow('no option "learnignRate".');
  });

  it('rejects a measurement that is not finite', async () => {
    const stopEarly = {name: 'auc', goal: 'max', patience: 1, metric: () => Number.NaN} as const;
    await expect(train({stopEarly})).rejects.toThrow(
      '[@cs/ranker-reference] trainRanker: the metric of stopEarly is not finite. Received: auc NaN after step 4.',
    );
  });
});
