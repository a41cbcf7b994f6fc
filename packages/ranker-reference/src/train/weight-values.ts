import {termWeights} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import type {StoredTensor} from './safetensors.js';

/** Copies of all weights of a model, and of those that its terms train. */
function weightValues(model: tf.LayersModel): StoredTensor[] {
  return [...model.getWeights(), ...termWeights(model).map((weight) => weight.read())].map((tensor) => ({
    values: tensor.dataSync().slice() as StoredTensor['values'],
    shape: tensor.shape,
  }));
}

/**
 * The {@link weightValues} after a step: its loss is that of the weights before it, and says nothing of them.
 *
 * @throws where one of them is not finite.
 */
export function finiteWeights(model: tf.LayersModel, step: number): StoredTensor[] {
  const all = weightValues(model);
  if (all.every(({values}) => values.every(Number.isFinite))) return all;
  throw new Error(
    `[@cs/ranker-reference] trainRanker: the weights are not finite. Received: those after step ${step}. Lower the learning rate.`,
  );
}

/**
 * Puts back what {@link weightValues} copied.
 *
 * @throws for weights of another model.
 */
export function setWeightValues(model: tf.LayersModel, stored: readonly StoredTensor[]): void {
  const own = model.getWeights();
  const added = termWeights(model);
  const shapes = [...own.map(({shape}) => shape), ...added.map(({shape}) => shape)];
  const fits = stored.length === shapes.length && stored.every(({shape}, i) => `${shape}` === `${shapes[i]}`);
  if (!fits) {
    throw new Error(
      `[@cs/ranker-reference] setWeightValues: these are weights of another model. Received: ${stored.length} for ${shapes.length} weights, or other shapes. Build the model as it was built when they were kept.`,
    );
  }
  tf.tidy(() => {
    const tensors = stored.map(({values, shape}) => tf.tensor(values, [...shape]));
    model.setWeights(tensors.slice(0, own.length));
    added.forEach((weight, i) => void weight.write(tensors[own.length + i]!));
  });
}
