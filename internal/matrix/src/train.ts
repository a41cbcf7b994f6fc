import * as tf from '@tensorflow/tfjs';
import {batchFor} from './batch.js';

/** Compiles for one loss a task. */
export function compile(model: tf.LayersModel): void {
  model.compile({optimizer: tf.train.adam(0.02), loss: 'binaryCrossentropy'});
}

/** Trains with `fit` for two epochs of two batches and gives its log, a list of values an epoch. */
export async function fitLog(model: tf.LayersModel): Promise<Record<string, number[]>> {
  const {x, y, dispose} = batchFor(model);
  const {history} = await model.fit(x, y, {epochs: 2, batchSize: 16, shuffle: false, verbose: 0});
  dispose();
  return history as Record<string, number[]>;
}

/** Trains for some steps on one batch and gives the weights after each. */
export async function steps(model: tf.LayersModel, count = 2): Promise<Float32Array[][]> {
  const {x, y, dispose} = batchFor(model, 16);
  const weights: Float32Array[][] = [];
  for (let i = 0; i < count; i++) {
    await model.trainOnBatch(x, y);
    weights.push(model.getWeights().map((w) => w.dataSync().slice() as Float32Array));
  }
  dispose();
  return weights;
}

/** Number of tensors that each further step leaves behind. */
export async function leftBehind(model: tf.LayersModel): Promise<number> {
  const {x, y, dispose} = batchFor(model, 8);
  await model.trainOnBatch(x, y);
  const {numTensors} = tf.memory();
  await model.trainOnBatch(x, y);
  const left = tf.memory().numTensors - numTensors;
  dispose();
  return left;
}
