import {expectClose, expectGradient, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {takeRows} from './take-rows.js';

onBackends('takeRows', () => {
  const rows = Int32Array.of(2, 0, 2);
  it('returns the values of the rows', () => expectClose(takeRows(tf.tensor1d([5, 6, 7]), rows), [7, 5, 7]));
  it('adds up the gradients of a row that was taken several times', () => {
    const gradient = tf.grad((x) => tf.sum(tf.mul(takeRows(x as tf.Tensor1D, rows), [1, 10, 100])));
    expectClose(gradient(tf.tensor1d([5, 6, 7])), [10, 0, 101]);
  });
  it('has the gradient that finite differences give', () =>
    expectGradient((x) => tf.sum(tf.square(takeRows(x, rows))), [0.3, -0.4, 0.7]));
  it('leaks no tensors', () => {
    const x = tf.tensor1d([5, 6, 7]);
    const {numTensors} = tf.memory();
    tf.dispose(tf.grad((t) => tf.sum(takeRows(t as tf.Tensor1D, rows)))(x));
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
