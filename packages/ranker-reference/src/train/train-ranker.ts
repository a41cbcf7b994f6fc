import * as tf from '@tensorflow/tfjs';
import {type Batch, gatherBatch, selectRows, shuffleRows} from '../features/batches.js';
import type {RankingLog} from '../log/ranking-log.js';
import {FlatAdam} from './flat-adam.js';
import {median} from './median.js';
import {actionsOfHeads, inputTensors} from './model-io.js';

/** What {@link trainRanker} takes where nothing else is said. */
export const trainingDefaults = {epochs: 1, batchSize: 1024, learningRate: 0.005} as const;

/** How to train; the defaults are the {@link trainingDefaults}. */
export interface TrainOptions {
  /** Passes over the training days. */
  readonly epochs?: number;
  /** Rows a step. */
  readonly batchSize?: number;
  /** Of Adam. */
  readonly learningRate?: number;
  /** Seed of the order of the rows. Default 1. */
  readonly seed?: number;
  /** Called after each step with the share done, 0 to 1, and the loss of the step. */
  readonly onProgress?: (done: number, loss: number) => void;
}

/** What training took and reached. */
export interface TrainResult {
  readonly steps: number;
  /** Total loss of each step. */
  readonly losses: readonly number[];
  /** Seconds of each step, the gathering of the batch left out. */
  readonly seconds: readonly number[];
  /** Median of {@link TrainResult.seconds}. */
  readonly medianSeconds: number;
}

/**
 * Trains a model on the training days of a log, with Adam and binary cross-entropy. The same model, log
 * and options give the same weights on the same backend. Plug-ins on the model take part.
 *
 * @param model heads named as the log's actions, inputs as its features; it is compiled here.
 * @throws for unusable options, a log that does not fit the model or has no training rows, and as soon as
 *   the loss is not finite.
 */
export async function trainRanker(
  model: tf.LayersModel,
  log: RankingLog,
  options: TrainOptions = {},
): Promise<TrainResult> {
  const {
    epochs = trainingDefaults.epochs,
    batchSize = trainingDefaults.batchSize,
    learningRate = trainingDefaults.learningRate,
    seed = 1,
    onProgress,
  } = options;
  const counts = [epochs, batchSize].every((count) => Number.isInteger(count) && count >= 1);
  if (!counts || !(learningRate > 0)) {
    throw new Error(
      `[@cs/ranker-reference] trainRanker: unusable options. Received: epochs ${epochs}, batchSize ${batchSize}, learningRate ${learningRate}. Give whole numbers from 1, and a learning rate above 0.`,
    );
  }
  const rows = selectRows(log, 'train');
  if (rows.length === 0) {
    throw new Error(
      '[@cs/ranker-reference] trainRanker: the log has no rows on its training days. Received: 0 rows. Check the split of the log.',
    );
  }
  const heads = actionsOfHeads(model, log.actions);
  const optimizer = new FlatAdam(learningRate);
  model.compile({optimizer, loss: 'binaryCrossentropy'});
  const losses: number[] = [];
  const seconds: number[] = [];
  const total = Math.ceil(rows.length / batchSize) * epochs;
  let rested = performance.now();
  try {
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = shuffleRows(rows, seed + epoch);
      for (let start = 0; start < order.length; start += batchSize) {
        const batch = gatherBatch(log, order, start, Math.min(start + batchSize, order.length));
        const began = performance.now();
        const loss = await trainStep(model, batch, heads);
        seconds.push((performance.now() - began) / 1000);
        losses.push(loss);
        if (!Number.isFinite(loss)) throw notFinite(loss, losses.length, batch);
        onProgress?.(losses.length / total, loss);
        // Lets timers, and so a progress bar, run between two steps.
        if (performance.now() - rested > 100) {
          await new Promise((resolve) => setImmediate(resolve));
          rested = performance.now();
        }
      }
    }
  } finally {
    optimizer.dispose();
  }
  return {steps: losses.length, losses, seconds, medianSeconds: median(seconds)};
}

async function trainStep(model: tf.LayersModel, batch: Batch, heads: readonly number[]): Promise<number> {
  const x = inputTensors(model, batch.features);
  const y = heads.map((action) => tf.tensor2d(batch.labels[action]!, [batch.labels[action]!.length, 1]));
  try {
    const logs = await model.trainOnBatch(x, y);
    return Array.isArray(logs) ? logs[0]! : logs;
  } finally {
    tf.dispose([x, y]);
  }
}

function notFinite(loss: number, step: number, {features, labels}: Batch): Error {
  const columns = [
    ...Object.entries(features).map(([name, {values}]) => ({name: `feature '${name}'`, values})),
    ...labels.map((values) => ({name: 'the labels', values})),
  ];
  const broken = columns.find(({values}) => !values.every(Number.isFinite));
  return new Error(
    `[@cs/ranker-reference] trainRanker: the loss is not finite. Received: ${loss} at step ${step}. ${
      broken ? `Mend ${broken.name}: it holds values that are not finite.` : 'Lower the learning rate.'
    }`,
  );
}
