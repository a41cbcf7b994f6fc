import {checkOptions, type OptionNames, packageError, shown, unknownName} from '@cs/core';
import type {EarlyStop} from './early-stopping.js';
import type {FlatAdamOptions} from './flat-adam.js';
import {type LearningRateSchedule, schedules} from './learning-rate.js';

/** The default options of `trainRanker`. */
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

/** What a training logs about one step. */
export interface StepLog {
  /** Steps done, including this one. */
  readonly step: number;
  /** Steps of the whole training. */
  readonly steps: number;
  /** Total loss: the weighted losses of the outputs, plus those of the train-step terms. */
  readonly loss: number;
  /**
   * Weighted loss of each output by its name; empty for a single output, where TensorFlow.js
   * returns only the total.
   */
  readonly outputs: Readonly<Record<string, number>>;
  readonly learningRate: number;
  /** Rows per second since this process started to train. */
  readonly examplesPerSecond: number;
}

/** Options of `trainRanker`; the defaults are the {@link trainingDefaults}. */
export interface TrainOptions
  extends Partial<LearningRateSchedule>,
    Pick<FlatAdamOptions, 'weightDecay' | 'decay' | 'clipNorm'> {
  /** Passes over the training days; at least 1. Default 1. */
  readonly epochs?: number;
  /** Ends training and schedule after this many steps, even within an epoch. Default: no limit. */
  readonly maxSteps?: number;
  /**
   * Rows per step; at least 1. Default 1024, or less for at least 50 steps per epoch when a log has
   * fewer than 51,200 training rows.
   */
  readonly batchSize?: number;
  /** Seed of the order of the rows, a finite number. Default 1. */
  readonly seed?: number;
  /** Weight of the loss of each action by its name; at least 0. Default 1 each. */
  readonly taskWeights?: Readonly<Record<string, number>>;
  /**
   * Measures the model during training, stops it early and keeps the best weights. Default: no
   * early stopping.
   */
  readonly stopEarly?: EarlyStop;
  /**
   * Saves the state of the training to this file every `everySteps` steps (default 100), at each
   * measurement and at the end. If the file exists, training resumes from it and gives the same
   * weights, bit for bit, as without the interruption.
   */
  readonly checkpoint?: {readonly file: string; readonly everySteps?: number};
  /** Ends the training after the current step. With a checkpoint, it can be resumed. */
  readonly signal?: AbortSignal;
  /**
   * Called after each step with the share of steps done (0 to 1), the loss and the rows per second.
   */
  readonly onProgress?: (done: number, loss: number, examplesPerSecond: number) => void;
  /** Called after each step. */
  readonly onStep?: (log: StepLog) => void;
  /** Called after each measurement of `stopEarly`. */
  readonly onMeasure?: (step: number, value: number) => void;
  /** Called after a checkpoint was written, with the losses so far. Training waits for it. */
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

const POSITIVE_INTEGER = 'an integer >= 1';
const INTEGER_FROM_0 = 'an integer >= 0';
const FROM_0 = 'a finite number >= 0';

/**
 * Checks the options of `trainRanker`.
 *
 * @param actions of the log, the names that `taskWeights` may have.
 * @throws for an unknown option or an invalid value.
 */
export function checkTrainOptions(options: TrainOptions, actions: readonly string[]): void {
  checkOptions(options, names, {packageName: '@cs/ranker-reference', functionName: 'trainRanker'});
  const o = {...trainingDefaults, batchSize: 1, seed: 1, clipNorm: 1, ...options};
  const {stopEarly, checkpoint, taskWeights = {}} = options;
  const unknown = Object.keys(taskWeights).find((action) => !actions.includes(action));
  if (unknown !== undefined) throw fail(`taskWeights: ${unknownName('action', unknown, actions, 'Actions')}`);
  const whole = (value: number, least: number) => Number.isInteger(value) && value >= least;
  const isNumber = (value: unknown) => typeof value === 'number';
  const share = (value: number) => isNumber(value) && value >= 0 && value <= 1;
  const atLeast0 = (value: number) => isNumber(value) && value >= 0 && value < Number.POSITIVE_INFINITY;
  const rules: readonly (readonly [string, unknown, boolean, string])[] = [
    ['epochs', o.epochs, whole(o.epochs, 1), POSITIVE_INTEGER],
    ['maxSteps', options.maxSteps, whole(options.maxSteps ?? 1, 1), POSITIVE_INTEGER],
    ['batchSize', o.batchSize, whole(o.batchSize, 1), POSITIVE_INTEGER],
    ['learningRate', o.learningRate, o.learningRate > 0 && atLeast0(o.learningRate), 'a finite number > 0'],
    ['schedule', o.schedule, schedules.includes(o.schedule), `one of ${schedules.join(', ')}`],
    ['warmupSteps', o.warmupSteps, whole(o.warmupSteps, 0), INTEGER_FROM_0],
    ['finalShare', o.finalShare, share(o.finalShare), 'a number from 0 to 1'],
    ['stepEvery', o.stepEvery, whole(o.stepEvery, 0), INTEGER_FROM_0],
    ['stepFactor', o.stepFactor, o.stepFactor > 0 && share(o.stepFactor), 'a number > 0 and <= 1'],
    ['weightDecay', o.weightDecay, atLeast0(o.weightDecay), FROM_0],
    ['decay', o.decay, ['kernels', 'all'].includes(o.decay), 'one of kernels, all'],
    ['clipNorm', o.clipNorm, isNumber(o.clipNorm) && o.clipNorm > 0, 'a number > 0'],
    ['seed', o.seed, Number.isFinite(o.seed), 'a finite number'],
    ...Object.entries(taskWeights).map(
      ([action, weight]) => [`taskWeights.${action}`, weight, atLeast0(weight), FROM_0] as const,
    ),
    ...(stopEarly
      ? ([
          ['stopEarly.patience', stopEarly.patience, whole(stopEarly.patience, 1), POSITIVE_INTEGER],
          ['stopEarly.goal', stopEarly.goal, ['max', 'min'].includes(stopEarly.goal), 'one of max, min'],
          ['stopEarly.minDelta', stopEarly.minDelta, atLeast0(stopEarly.minDelta ?? 0), FROM_0],
          [
            'stopEarly.everySteps',
            stopEarly.everySteps,
            whole(stopEarly.everySteps ?? 1, 1),
            POSITIVE_INTEGER,
          ],
        ] as const)
      : []),
    [
      'checkpoint.everySteps',
      checkpoint?.everySteps,
      whole(checkpoint?.everySteps ?? 1, 1),
      POSITIVE_INTEGER,
    ],
  ];
  const wrong = rules.find(([, , fits]) => !fits);
  if (!wrong) return;
  const [name, received, , wanted] = wrong;
  throw fail(
    `${name} must be ${wanted}. Received: ${shown(received)}. Change the value, or omit the option.`,
  );
}

function fail(message: string): Error {
  return packageError('@cs/ranker-reference', 'trainRanker', message);
}
