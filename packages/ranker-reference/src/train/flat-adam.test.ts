import {onBackends, tinyBatch, tinyRanker} from '@cs-internal/test-kit';
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

  it('refuses another list of weights', () => {
    const [a, b] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(2))];
    const optimizer = new FlatAdam(0.5);
    optimizer.applyGradients([{name: a.name, tensor: tf.scalar(1)}]);
    expect(() => optimizer.applyGradients([{name: b.name, tensor: tf.scalar(1)}])).toThrow(
      '[@cs/ranker-reference] FlatAdam: the trained weights changed between two steps.',
    );
  });
});
