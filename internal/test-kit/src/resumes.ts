import * as tf from '@tensorflow/tfjs';
import {expect} from 'vitest';
import {tinyBatch, tinyRanker} from './tiny-ranker.js';

/** What @cs/graph gives to stop and to go on. */
export interface KeepStates {
  termStates(model: tf.LayersModel): Record<string, unknown>;
  restoreTermStates(model: tf.LayersModel, states: Record<string, unknown>): void;
  termWeights(model: tf.LayersModel): tf.LayerVariable[];
}

const arrays = (tensors: tf.Tensor[]) => tensors.map((tensor) => [...tensor.dataSync()]);

/**
 * Trains the tiny ranker for three steps with what `prepare` attaches, and for two more: once on the same object, once on a new one that was
 * given the weights and the states as text, and once on one that was given the weights alone.
 *
 * @returns nothing; the second must equal the first bit for bit, and the third must not.
 */
export async function expectResumes(
  prepare: (model: tf.LayersModel) => unknown,
  {termStates, restoreTermStates, termWeights}: KeepStates,
): Promise<void> {
  const made = () => {
    const model = tinyRanker();
    prepare(model);
    model.compile({optimizer: tf.train.sgd(0.5), loss: 'binaryCrossentropy'});
    return model;
  };
  const {x, y} = tinyBatch();
  const train = async (model: tf.LayersModel, steps: number) => {
    for (let step = 0; step < steps; step++) await model.trainOnBatch(x, y);
  };
  const all = (model: tf.LayersModel) => [
    ...arrays(model.getWeights()),
    ...arrays(termWeights(model).map((weight) => weight.read())),
  ];
  const whole = made();
  await train(whole, 3);
  const weights = whole.getWeights().map((weight) => weight.clone());
  const added = termWeights(whole).map((weight) => weight.read().clone());
  const states = JSON.stringify(termStates(whole));
  await train(whole, 2);

  const goOn = async (withStates: boolean) => {
    const model = made();
    model.setWeights(weights);
    termWeights(model).forEach((weight, i) => void weight.write(added[i]!));
    if (withStates) restoreTermStates(model, JSON.parse(states));
    await train(model, 2);
    return all(model);
  };
  expect(await goOn(true)).toEqual(all(whole));
  expect(await goOn(false)).not.toEqual(all(whole));
}
