import * as tf from '@tensorflow/tfjs';
import {batchFor} from './batch.js';

/** Compiles a model with the same loss for every output. */
export function compile(model: tf.LayersModel): void {
  model.compile({optimizer: tf.train.adam(0.02), loss: 'binaryCrossentropy'});
}

/** Trains for two epochs of two batches; returns the history of `fit`, one value per epoch. */
export async function fitLog(model: tf.LayersModel): Promise<Record<string, number[]>> {
  const {x, y, dispose} = batchFor(model);
  const {history} = await model.fit(x, y, {epochs: 2, batchSize: 16, shuffle: false, verbose: 0});
  dispose();
  return history as Record<string, number[]>;
}

/** Trains for some steps on one batch; returns the weights after each step. */
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

/** The number of tensors that a training step leaks. */
export async function leftBehind(model: tf.LayersModel): Promise<number> {
  const {x, y, dispose} = batchFor(model, 8);
  await model.trainOnBatch(x, y);
  const {numTensors} = tf.memory();
  await model.trainOnBatch(x, y);
  const left = tf.memory().numTensors - numTensors;
  dispose();
  return left;
}
