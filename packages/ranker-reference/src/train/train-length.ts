import {type TrainOptions, trainingDefaults} from './train-options.js';

/** Rows a step, where the log has enough of them. */
const USUAL_BATCH = 1024;
/** Below this a gradient is mostly noise. */
const LEAST_BATCH = 16;
/** Steps that an epoch shall have at least. */
const WANTED_STEPS = 50;
/** Below this a ranker is hardly trained, and the time of a step is that of the first ones, which are slow. */
const FEW_STEPS = 20;

/** How long a training is. */
export interface TrainLength {
  readonly epochs: number;
  /** Rows a step. */
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  /** Of all epochs, or those that `maxSteps` leaves of them. */
  readonly steps: number;
}

/**
 * Epochs, batches and steps of a training on a number of rows. Without a `batchSize` a step takes 1024 rows; on a log so short that
 * an epoch would have less than 50 steps, the largest power of two that gives 50, and at least 16.
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

/** @throws for a training without rows, and for one that ends before its learning rate is warm. */
export function checkTrainLength(rows: number, options: TrainOptions): void {
  if (rows === 0) {
    throw new Error(
      '[@cs/ranker-reference] trainRanker: the log has no rows on its training days. Received: 0 rows. Check the split of the log.',
    );
  }
  const {warmupSteps = 0} = options;
  const {steps} = trainLength(rows, options);
  if (warmupSteps > 0 && warmupSteps >= steps) {
    throw new Error(
      `[@cs/ranker-reference] trainRanker: the training ends before its warm-up. Received: warmupSteps ${warmupSteps} of ${steps} steps. Give fewer, or train longer.`,
    );
  }
}

function defaultBatchSize(rows: number): number {
  const power = 2 ** Math.floor(Math.log2(rows / WANTED_STEPS));
  return Math.min(USUAL_BATCH, Math.max(LEAST_BATCH, power));
}

/** Whether steps are too few to say anything about what was trained, or about how long one takes. */
export function tooFewSteps(steps: number): boolean {
  return steps < FEW_STEPS;
}

/** The sentence that warns of a training of too few steps; undefined where they are enough. */
export function fewStepsWarning(rows: number, {steps, epochs, batchSize}: TrainLength): string | undefined {
  if (!tooFewSteps(steps)) return undefined;
  return `Trained for only ${steps} step${steps === 1 ? '' : 's'} (${rows} rows, batches of ${batchSize}, ${epochs} epoch${epochs === 1 ? '' : 's'}): too few to say anything. Use a longer log, smaller batches or more epochs.`;
}
