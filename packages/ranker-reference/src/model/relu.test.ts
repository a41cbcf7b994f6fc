import {expectClose, expectGradient, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {relu} from './relu.js';

onBackends('relu', () => {
  const x = () => tf.tensor2d([[-2, -0.5, 0, 0.5, 3]]);

  it('is max(x, 0)', () => {
    expectClose(relu(x()), [0, 0, 0, 0.5, 3]);
  });

  it('has the gradient of the stock one, 0 at 0 too', () => {
    const weigh = tf.tensor2d([[1, 2, 3, 4, 5]]);
    const gradient = (f: (x: tf.Tensor) => tf.Tensor) =>
      tf.grad((each) => tf.sum(tf.mul(weigh, f(each))))(x());
    expectClose(gradient(relu), [0, 0, 0, 4, 5]);
    expectClose(gradient(relu), gradient(tf.relu).dataSync());
  });

  it('has the gradient of finite differences', () => {
    expectGradient((each) => tf.sum(tf.square(relu(each))) as tf.Scalar, [-2, -0.5, 0.5, 3]);
  });

  it('leaks no tensor', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      tf.grad((each) => tf.sum(relu(each)))(x());
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
