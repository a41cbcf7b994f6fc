import {packageError} from '@cs/core';
import {termWeights} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import type {StoredTensor} from './safetensors.js';

/** Copies all weights of a model, including those of its train-step terms. */
function weightValues(model: tf.LayersModel): StoredTensor[] {
  return [...model.getWeights(), ...termWeights(model).map((weight) => weight.read())].map((tensor) => ({
    values: tensor.dataSync().slice() as StoredTensor['values'],
    shape: tensor.shape,
  }));
}

/**
 * Copies all weights of a model after a step, and checks them. The loss of a step comes from the
 * weights before it, so a finite loss does not prove that the weights are finite now.
 *
 * @throws when a weight is not finite.
 */
export function finiteWeights(model: tf.LayersModel, step: number): StoredTensor[] {
  const all = weightValues(model);
  if (all.every(({values}) => values.every(Number.isFinite))) return all;
  throw packageError(
    '@cs/ranker-reference',
    'trainRanker',
    `the weights are not finite. Received: NaN or infinite weights after step ${step}. Lower the learning rate.`,
  );
}

/**
 * Sets all weights of a model to the values that {@link finiteWeights} copied.
 *
 * @throws when number or shapes of the weights differ from those of the model.
 */
export function setWeightValues(model: tf.LayersModel, stored: readonly StoredTensor[]): void {
  const own = model.getWeights();
  const added = termWeights(model);
  const shapes = [...own.map(({shape}) => shape), ...added.map(({shape}) => shape)];
  const fits = stored.length === shapes.length && stored.every(({shape}, i) => `${shape}` === `${shapes[i]}`);
  if (!fits) {
    throw packageError(
      '@cs/ranker-reference',
      'setWeightValues',
      `the weights belong to a different model. Received: ${stored.length} stored weights for ${shapes.length} of the model, or different shapes. Build the model as it was when the weights were stored.`,
    );
  }
  tf.tidy(() => {
    const tensors = stored.map(({values, shape}) => tf.tensor(values, [...shape]));
    model.setWeights(tensors.slice(0, own.length));
    added.forEach((weight, i) => void weight.write(tensors[own.length + i]!));
  });
}
