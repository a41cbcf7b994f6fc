import {expectClose, onBackends, tinyBatch, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {FlatAdam} from './flat-adam.js';

onBackends('FlatAdam', () => {
  async function train(optimizer: tf.Optimizer) {
    const model = tinyRanker();
    model.compile({optimizer, loss: 'binaryCrossentropy'});
    const {x, y} = tinyBatch();
    for (let step = 0; step < 8; step++) await model.trainOnBatch(x, y);
    return model.getWeights().map((weight) => [...weight.dataSync()]);
  }

  it('reaches the weights of tf.train.adam bit for bit', async () => {
    expect(await train(new FlatAdam(0.01))).toEqual(await train(tf.train.adam(0.01)));
  });

  it('leaks no tensor, and gives back its own', async () => {
    const model = tinyRanker();
    const optimizer = new FlatAdam(0.01);
    model.compile({optimizer, loss: 'binaryCrossentropy'});
    const {x, y} = tinyBatch();
    const before = tf.memory().numTensors;
    await model.trainOnBatch(x, y);
    const after = tf.memory().numTensors;
    await model.trainOnBatch(x, y);
    expect(tf.memory().numTensors).toBe(after);
    optimizer.dispose();
    expect(tf.memory().numTensors).toBeLessThanOrEqual(before);
  });

  it('does not move a weight without a gradient', () => {
    const [a, b] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(2))];
    const optimizer = new FlatAdam(0.5);
    optimizer.applyGradients([
      {name: a.name, tensor: tf.scalar(3)},
      {name: b.name, tensor: null},
    ]);
    // The first step of Adam is the learning rate, against the gradient.
    expect(a.dataSync()[0]).toBeCloseTo(0.5, 5);
    expect(b.dataSync()[0]).toBe(2);
  });

  /** One step on a kernel [[3, 4]] and a bias [2], with gradients of norm 5: [[0, 3]] and [4]. */
  function step(optimizer: FlatAdam, gradients = [[0, 3], [4]]) {
    const [kernel, bias] = [tf.variable(tf.tensor2d([[3, 4]])), tf.variable(tf.tensor1d([2]))];
    optimizer.applyGradients([
      {name: kernel.name, tensor: tf.tensor2d([gradients[0]!])},
      {name: bias.name, tensor: tf.tensor1d(gradients[1]!)},
    ]);
    return {weights: [...kernel.dataSync(), ...bias.dataSync()], optimizer};
  }

  it('lets kernels decay apart from the step, biases not unless it is told to', () => {
    // learningRate * weightDecay = 0.01 of each weight; the first step of Adam is the learning rate, against the gradient.
    const kernels = step(new FlatAdam(0.1, {weightDecay: 0.1})).weights;
    expectClose(tf.tensor1d(kernels), [3 * 0.99, 4 * 0.99 - 0.1, 2 - 0.1], 1e-5);
    const all = step(new FlatAdam(0.1, {weightDecay: 0.1, decay: 'all'})).weights;
    expectClose(tf.tensor1d(all), [3 * 0.99, 4 * 0.99 - 0.1, 2 * 0.99 - 0.1], 1e-5);
  });

  it('clips by the norm over all weights together', () => {
    // The first moment is a tenth of the gradient, of norm 5 here: clipped to 1 it is a fifth.
    expectClose(tf.tensor1d(step(new FlatAdam(0.1, {clipNorm: 1})).optimizer.state().first), [0, 0.06, 0.08]);
    expectClose(tf.tensor1d(step(new FlatAdam(0.1, {clipNorm: 5.1})).optimizer.state().first), [0, 0.3, 0.4]);
  });

  it('stays where it is at a gradient of 0, clipped too', () => {
    const {weights} = step(new FlatAdam(0.1, {clipNorm: 1}), [[0, 0], [0]]);
    expect(weights).toEqual([3, 4, 2]);
  });

  it('goes on from its state bit for bit', async () => {
    const options = {clipNorm: 0.1, weightDecay: 0.01};
    const {x, y} = tinyBatch();
    const start = (optimizer: FlatAdam) => {
      const model = tinyRanker();
      model.compile({optimizer, loss: 'binaryCrossentropy'});
      return model;
    };
    const steps = async (model: tf.LayersModel, count: number) => {
      for (let i = 0; i < count; i++) await model.trainOnBatch(x, y);
      return model.getWeights().map((weight) => weight.clone());
    };
    const optimizer = new FlatAdam(0.01, options);
    const model = start(optimizer);
    const weights = await steps(model, 3);
    const state = optimizer.state();
    const end = (await steps(model, 3)).map((weight) => weight.dataSync());
    const other = new FlatAdam(0.01, options);
    other.restore(state);
    const resumed = start(other);
    resumed.setWeights(weights);
    expect((await steps(resumed, 3)).map((weight) => weight.dataSync())).toEqual(end);
  });

  it('refuses a state of another number of weights', () => {
    const optimizer = new FlatAdam(0.1);
    optimizer.restore({powers: [0.9, 0.999], first: Float32Array.of(1), second: Float32Array.of(1)});
    expect(() => step(optimizer)).toThrow('Received: 3 weights after 1.');
  });

  it('refuses another list of weights', () => {
    const [a, b] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(2))];
    const optimizer = new FlatAdam(0.5);
    optimizer.applyGradients([{name: a.name, tensor: tf.scalar(1)}]);
    expect(() => optimizer.applyGradients([{name: b.name, tensor: tf.scalar(1)}])).toThrow(
      '[@cs/ranker-reference] FlatAdam: the trained weights changed between two steps.',
    );
  });
});
