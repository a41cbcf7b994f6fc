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

  it('gives the same weights as tf.train.adam, bit for bit', async () => {
    expect(await train(new FlatAdam(0.01))).toEqual(await train(tf.train.adam(0.01)));
  });

  it('leaks no tensors, and disposes of its own', async () => {
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

  it('does not change a weight without a gradient', () => {
    const [a, b] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(2))];
    const optimizer = new FlatAdam(0.5);
    optimizer.applyGradients([
      {name: a.name, tensor: tf.scalar(3)},
      {name: b.name, tensor: null},
    ]);
    // The first step of Adam has the size of the learning rate, against the gradient.
    expect(a.dataSync()[0]).toBeCloseTo(0.5, 5);
    expect(b.dataSync()[0]).toBe(2);
  });

  /**
   * Takes one step on a kernel [[3, 4]] and a bias [2]. The default gradients [[0, 3]] and [4] have
   * the norm 5.
   */
  function step(optimizer: FlatAdam, gradients = [[0, 3], [4]]) {
    const [kernel, bias] = [tf.variable(tf.tensor2d([[3, 4]])), tf.variable(tf.tensor1d([2]))];
    optimizer.applyGradients([
      {name: kernel.name, tensor: tf.tensor2d([gradients[0]!])},
      {name: bias.name, tensor: tf.tensor1d(gradients[1]!)},
    ]);
    return {weights: [...kernel.dataSync(), ...bias.dataSync()], optimizer};
  }

  it("decays kernels independently of the gradient step, and biases only with decay: 'all'", () => {
    // Each weight loses learningRate * weightDecay = 1 %, and the first step of Adam is 0.1.
    const kernels = step(new FlatAdam(0.1, {weightDecay: 0.1})).weights;
    expectClose(tf.tensor1d(kernels), [3 * 0.99, 4 * 0.99 - 0.1, 2 - 0.1], 1e-5);
    const all = step(new FlatAdam(0.1, {weightDecay: 0.1, decay: 'all'})).weights;
    expectClose(tf.tensor1d(all), [3 * 0.99, 4 * 0.99 - 0.1, 2 * 0.99 - 0.1], 1e-5);
  });

  it('clips by the global norm of all gradients', () => {
    // The first moment is a tenth of the gradient; clipping its norm from 5 to 1 leaves a fifth.
    expectClose(tf.tensor1d(step(new FlatAdam(0.1, {clipNorm: 1})).optimizer.state().first), [0, 0.06, 0.08]);
    expectClose(tf.tensor1d(step(new FlatAdam(0.1, {clipNorm: 5.1})).optimizer.state().first), [0, 0.3, 0.4]);
  });

  it('does not move at a gradient of 0, with clipping', () => {
    const {weights} = step(new FlatAdam(0.1, {clipNorm: 1}), [[0, 0], [0]]);
    expect(weights).toEqual([3, 4, 2]);
  });

  it('resumes from its state bit for bit', async () => {
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

  it('rejects a state for another number of weights', () => {
    const optimizer = new FlatAdam(0.1);
    optimizer.restore({powers: [0.9, 0.999], first: Float32Array.of(1), second: Float32Array.of(1)});
    expect(() => step(optimizer)).toThrow('Received: 3 values, after 1.');
  });

  it('rejects a different list of weights', () => {
    const [a, b] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(2))];
    const optimizer = new FlatAdam(0.5);
    optimizer.applyGradients([{name: a.name, tensor: tf.scalar(1)}]);
    expect(() => optimizer.applyGradients([{name: b.name, tensor: tf.scalar(1)}])).toThrow(
      '[@cs/ranker-reference] FlatAdam: the trained weights changed between two steps.',
    );
  });
});
