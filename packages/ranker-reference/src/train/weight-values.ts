import {termWeights} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import type {StoredTensor} from './safetensors.js';

/** Copies of all weights of a model, and of those that its terms train. */
export function weightValues(model: tf.LayersModel): StoredTensor[] {
  return [...model.getWeights(), ...termWeights(model).map((weight) => weight.read())].map((tensor) => ({
    values: tensor.dataSync().slice() as StoredTensor['values'],
    shape: tensor.shape,
  }));
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
