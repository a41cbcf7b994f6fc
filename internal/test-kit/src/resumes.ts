import * as tf from '@tensorflow/tfjs';
import {expect} from 'vitest';
import {tinyBatch, tinyRanker} from './tiny-ranker.js';

/** The functions of @cs/graph that save and restore the state of terms. */
export interface KeepStates {
  termStates(model: tf.LayersModel): Record<string, unknown>;
  restoreTermStates(model: tf.LayersModel, states: Record<string, unknown>): void;
  termWeights(model: tf.LayersModel): tf.LayerVariable[];
}

const arrays = (tensors: tf.Tensor[]) => tensors.map((tensor) => [...tensor.dataSync()]);

/**
 * Checks that a stopped training run resumes with bitwise the same result.
 *
 * Trains the tiny ranker, with the terms that `prepare` attaches, for three steps and then two
 * more. The last two steps run on the same model, on a new model with the saved weights and
 * states, and on a new model with the weights only. The second must equal the first bitwise; the
 * third must differ.
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
