import {checkOptions, type OptionNames, shown} from '@cs/core';
import type {EarlyStop} from './early-stopping.js';
import type {FlatAdamOptions} from './flat-adam.js';
import {type LearningRateSchedule, schedules} from './learning-rate.js';

/** What `trainRanker` takes where nothing else is said. */
export const trainingDefaults = {
  epochs: 1,
  learningRate: 0.005,
  schedule: 'constant',
  warmupSteps: 0,
  finalShare: 0,
  stepEvery: 0,
  stepFactor: 0.1,
  weightDecay: 0,
  decay: 'kernels',
} as const satisfies TrainOptions;

/** One step, as it is logged. */
export interface StepLog {
  /** Steps done, this one too. */
  readonly step: number;
  readonly steps: number;
  /** Total loss: of the outputs, weighted, and of the terms. */
  readonly loss: number;
  /** Weighted loss of each output, by its name; empty where there is one only, as TensorFlow.js then tells the total alone. */
  readonly outputs: Readonly<Record<string, number>>;
  readonly learningRate: number;
  /** Rows a second since this process began to train. */
  readonly examplesPerSecond: number;
}

/** How to train; the defaults are the {@link trainingDefaults}. */
export interface TrainOptions
  extends Partial<LearningRateSchedule>,
    Pick<FlatAdamOptions, 'weightDecay' | 'decay' | 'clipNorm'> {
  /** Passes over the training days. */
  readonly epochs?: number;
  /** Ends after so many steps, from 1, wherever in an epoch that is; the schedule ends there too. Default: with the last epoch. */
  readonly maxSteps?: number;
  /** Rows a step. Default 1024; on a log of fewer than 51,200 training rows less, for about 50 steps an epoch. */
  readonly batchSize?: number;
  /** Seed of the order of the rows. Default 1. */
  readonly seed?: number;
  /** Weight of each action's loss, by its name, at least 0. Default 1 each. */
  readonly taskWeights?: Readonly<Record<string, number>>;
  /** Ends early, and with the best weights, by what is measured on the calibration day. Default: not. */
  readonly stopEarly?: EarlyStop;
  /**
   * Keeps all that the training remembers in this file, each `everySteps` steps (default 100), at each measurement and at the end. Where
   * the file is there already, the training goes on from it, bit for bit as if it had not been stopped.
   */
  readonly checkpoint?: {readonly file: string; readonly everySteps?: number};
  /** Ends the training after the step under way; with a checkpoint it can go on later. */
  readonly signal?: AbortSignal;
  /** Called after each step with the share done, 0 to 1, the loss and the rows a second. */
  readonly onProgress?: (done: number, loss: number, examplesPerSecond: number) => void;
  /** Called after each step with what is worth a log. */
  readonly onStep?: (log: StepLog) => void;
  /** Called after each measurement of `stopEarly`. */
  readonly onMeasure?: (step: number, value: number) => void;
  /** Called when a checkpoint has been written, with the losses so far. */
  readonly onCheckpoint?: (losses: readonly number[]) => void | Promise<void>;
}

const names: OptionNames<TrainOptions> = {
  epochs: 1,
  maxSteps: 1,
  batchSize: 1,
  learningRate: 1,
  schedule: 1,
  warmupSteps: 1,
  finalShare: 1,
  stepEvery: 1,
  stepFactor: 1,
  weightDecay: 1,
  decay: 1,
  clipNorm: 1,
  seed: 1,
  taskWeights: 1,
  stopEarly: 1,
  checkpoint: 1,
  signal: 1,
  onProgress: 1,
  onStep: 1,
  onMeasure: 1,
  onCheckpoint: 1,
};

/** @throws for an option that is unknown or unusable. */
export function checkTrainOptions(options: TrainOptions, actions: readonly string[]): void {
  checkOptions(options, names, {packageName: '@cs/ranker-reference', functionName: 'trainRanker'});
  const o = {...trainingDefaults, batchSize: 1, seed: 1, clipNorm: 1, ...options};
  const {stopEarly, checkpoint, taskWeights = {}} = options;
  const whole = (value: number, least: number) => Number.isInteger(value) && value >= least;
  const isNumber = (value: unknown) => typeof value === 'number';
  const share = (value: number) => isNumber(value) && value >= 0 && value <= 1;
  const atLeast0 = (value: number) => isNumber(value) && value >= 0 && value < Number.POSITIVE_INFINITY;
  const rules: readonly (readonly [string, unknown, boolean, string])[] = [
    ['epochs', o.epochs, whole(o.epochs, 1), 'a whole number from 1'],
    ['maxSteps', options.maxSteps, whole(options.maxSteps ?? 1, 1), 'a whole number from 1'],
    ['batchSize', o.batchSize, whole(o.batchSize, 1), 'a whole number from 1'],
    ['learningRate', o.learningRate, o.learningRate > 0 && atLeast0(o.learningRate), 'a number above 0'],
    ['schedule', o.schedule, schedules.includes(o.schedule), `one of ${schedules.join(', ')}`],
    ['warmupSteps', o.warmupSteps, whole(o.warmupSteps, 0), 'a whole number from 0'],
    ['finalShare', o.finalShare, share(o.finalShare), 'a share from 0 to 1'],
    ['stepEvery', o.stepEvery, whole(o.stepEvery, 0), 'a whole number from 0'],
    ['stepFactor', o.stepFactor, o.stepFactor > 0 && share(o.stepFactor), 'above 0 and at most 1'],
    ['weightDecay', o.weightDecay, atLeast0(o.weightDecay), 'a number from 0'],
    ['decay', o.decay, ['kernels', 'all'].includes(o.decay), 'kernels or all'],
    ['clipNorm', o.clipNorm, isNumber(o.clipNorm) && o.clipNorm > 0, 'a number above 0'],
    ['seed', o.seed, Number.isFinite(o.seed), 'a number'],
    ...Object.entries(taskWeights).map(
      ([action, weight]) =>
        [
          `taskWeights.${action}`,
          weight,
          actions.includes(action) && atLeast0(weight),
          `a number from 0 for some of ${actions.join(', ')}`,
        ] as const,
    ),
    ...(stopEarly
      ? ([
          ['stopEarly.patience', stopEarly.patience, whole(stopEarly.patience, 1), 'a whole number from 1'],
          ['stopEarly.goal', stopEarly.goal, ['max', 'min'].includes(stopEarly.goal), 'max or min'],
          ['stopEarly.minDelta', stopEarly.minDelta, atLeast0(stopEarly.minDelta ?? 0), 'a number from 0'],
          [
            'stopEarly.everySteps',
            stopEarly.everySteps,
            whole(stopEarly.everySteps ?? 1, 1),
            'a whole number from 1',
          ],
        ] as const)
      : []),
    [
      'checkpoint.everySteps',
      checkpoint?.everySteps,
      whole(checkpoint?.everySteps ?? 1, 1),
      'a whole number from 1',
    ],
  ];
  const wrong = rules.find(([, , fits]) => !fits);
  if (wrong) {
    const [name, received, , wanted] = wrong;
    throw new Error(
      `[@cs/ranker-reference] trainRanker: unusable options. Received: ${name} ${shown(received)}. Give ${wanted}.`,
    );
  }
}
