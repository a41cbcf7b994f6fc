import * as tf from '@tensorflow/tfjs';
import {batchFor} from './batch.js';

/** The predictions of a model for its batch, one list per output. */
export function predictions(model: tf.LayersModel): number[][] {
  const {x, dispose} = batchFor(model);
  const outputs = model.predict(x, {batchSize: 16});
  const values = [outputs].flat().map((t) => Array.from(t.dataSync()));
  tf.dispose(outputs);
  dispose();
  return values;
}

/** The losses that `evaluate` returns for the batch. */
export function evaluation(model: tf.LayersModel): number[] {
  const {x, y, dispose} = batchFor(model);
  const losses = [model.evaluate(x, y, {batchSize: 16})].flat();
  const values = losses.map((t) => t.dataSync()[0]!);
  tf.dispose(losses);
  dispose();
  return values;
}
