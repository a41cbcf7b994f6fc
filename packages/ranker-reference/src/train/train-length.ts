import {packageError} from '@cs/core';
import {type TrainOptions, trainingDefaults} from './train-options.js';

/** Rows per step on a log with enough rows. */
const USUAL_BATCH = 1024;
/** With smaller batches, gradients are mostly noise. */
const LEAST_BATCH = 16;
/** Batches are reduced to give an epoch this many steps. */
const WANTED_STEPS = 50;
/** With fewer steps a ranker is barely trained, and the slow first steps dominate step times. */
const FEW_STEPS = 20;

/** The length of a training. */
export interface TrainLength {
  readonly epochs: number;
  /** Rows per step. */
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  /** Steps of all epochs, at most `maxSteps`. */
  readonly steps: number;
}

/**
 * Computes the epochs, batch size and steps of a training on a number of rows.
 *
 * The default `batchSize` is 1024. If an epoch would then have fewer than 50 steps, it is the
 * largest power of two that gives at least 50, but not less than 16.
 *
 * @example
 * trainLength(151_200); // {epochs: 1, batchSize: 1024, stepsPerEpoch: 148, steps: 148}
 * trainLength(1600); // {epochs: 1, batchSize: 32, stepsPerEpoch: 50, steps: 50}
 */
export function trainLength(
  rows: number,
  {
    epochs = trainingDefaults.epochs,
    batchSize = defaultBatchSize(rows),
    maxSteps = Number.POSITIVE_INFINITY,
  }: Pick<TrainOptions, 'epochs' | 'batchSize' | 'maxSteps'> = {},
): TrainLength {
  const stepsPerEpoch = Math.ceil(rows / batchSize);
  return {epochs, batchSize, stepsPerEpoch, steps: Math.min(stepsPerEpoch * epochs, maxSteps)};
}

/** @throws for a training without rows, and for one that ends before its warm-up does. */
export function checkTrainLength(rows: number, options: TrainOptions): void {
  if (rows === 0) {
    throw fail('the log has no rows on its training days. Received: 0 rows. Check the split of the log.');
  }
  const {warmupSteps = 0} = options;
  const {steps} = trainLength(rows, options);
  if (warmupSteps > 0 && warmupSteps >= steps) {
    throw fail(
      `warmupSteps must be less than the steps of the training. Received: ${warmupSteps} warm-up steps of ${steps} steps. Lower warmupSteps, or train longer.`,
    );
  }
}

function fail(message: string): Error {
  return packageError('@cs/ranker-reference', 'trainRanker', message);
}

function defaultBatchSize(rows: number): number {
  const power = 2 ** Math.floor(Math.log2(rows / WANTED_STEPS));
  return Math.min(USUAL_BATCH, Math.max(LEAST_BATCH, power));
}

/** Whether a training is too short to draw conclusions from its model or its step times. */
export function tooFewSteps(steps: number): boolean {
  return steps < FEW_STEPS;
}

/** A warning about a training that is too short, or undefined if it is long enough. */
export function fewStepsWarning(rows: number, {steps, epochs, batchSize}: TrainLength): string | undefined {
  if (!tooFewSteps(steps)) return undefined;
  return `Trained for only ${steps} step${steps === 1 ? '' : 's'} (${rows} rows, batches of ${batchSize}, ${epochs} epoch${epochs === 1 ? '' : 's'}): too few to draw conclusions. Use a longer log, smaller batches or more epochs.`;
}
