import {packageError} from '@cs/core';
import {
  type Batch,
  type BatchSource,
  batchSource,
  gatherBatch,
  type Part,
  type RankingLog,
  type StoredLog,
} from '@cs/log';
import * as tf from '@tensorflow/tfjs';
import {actionsOfHeads, inputTensors} from '../train/model-io.js';

/** How to predict. */
export interface PredictOptions {
  /** Rows that are predicted at once. Default 2048. */
  readonly batchSize?: number;
}

/** Rows at once, by default. */
const BATCH = 2048;

/**
 * Predicted probability of each action for all rows of a part, in the order of the log. Reads the
 * log in batches: a log on disk never has to fit into memory, and gives the same numbers as in
 * memory.
 */
export async function predictPart(
  model: tf.LayersModel,
  log: RankingLog | StoredLog | BatchSource,
  part: Part,
  {batchSize = BATCH}: PredictOptions = {},
): Promise<Record<string, Float32Array>> {
  const source = batchSource(log);
  const scores = source.actions.map(() => new Float32Array(source.rows(part)));
  const actionOf = actionsOfHeads(model, source.actions);
  let start = 0;
  for await (const {features, labels} of source.batches({part, size: batchSize})) {
    predictBatch(model, features, start, (head, i) => scores[actionOf[i]!]!.set(head, start));
    start += labels[0]!.length;
  }
  return Object.fromEntries(source.actions.map((action, a) => [action, scores[a]!]));
}

/** Predicts the probability of each action for the given rows, in their order. */
export function predictRows(
  model: tf.LayersModel,
  log: RankingLog,
  rows: Int32Array,
  {batchSize = BATCH}: PredictOptions = {},
): Record<string, Float32Array> {
  const scores = log.actions.map(() => new Float32Array(rows.length));
  const actionOf = actionsOfHeads(model, log.actions);
  for (let start = 0; start < rows.length; start += batchSize) {
    const {features} = gatherBatch(log, rows, start, Math.min(start + batchSize, rows.length));
    predictBatch(model, features, start, (head, i) => scores[actionOf[i]!]!.set(head, start));
  }
  return Object.fromEntries(log.actions.map((action, a) => [action, scores[a]!]));
}

/**
 * Passes the predictions of each head to `take`.
 *
 * @param firstRow number of the batch's first row, for errors.
 * @throws if a prediction is not a number, naming the row and its largest input.
 */
export function predictBatch(
  model: tf.LayersModel,
  features: Batch['features'],
  firstRow: number,
  take: (head: Float32Array, index: number) => void,
): void {
  tf.tidy(() => {
    const x = inputTensors(model, features);
    const heads = [model.predictOnBatch(model.inputNames.map((name) => x[name]!))].flat();
    heads.forEach((head, i) => {
      const values = head.dataSync() as Float32Array;
      const row = values.findIndex((value) => !Number.isFinite(value));
      if (row >= 0)
        throw notFinite(`${values[row]} for ${model.outputNames[i]}`, firstRow + row, row, features);
      take(values, i);
    });
  });
}

function notFinite(received: string, number: number, row: number, features: Batch['features']): Error {
  const sizes = Object.entries(features).map(([name, {values, shape}]) => {
    const width = values.length / shape[0]!;
    const own = Array.from(values.subarray(row * width, (row + 1) * width));
    return {name, value: own.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0)};
  });
  const {name, value} = sizes.reduce((a, b) => (Math.abs(b.value) > Math.abs(a.value) ? b : a));
  return packageError(
    '@cs/ranker-reference',
    'predict',
    `a prediction is not finite. Received: ${received} in row ${number + 1}, whose largest input is ${Number(value.toPrecision(3))} in ${name}. Correct that row; if its inputs are as usual, train the model again.`,
  );
}
