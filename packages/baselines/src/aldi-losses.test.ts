import {expectClose, expectGradient, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {identificationAlignment, pairwiseLoss, rankingAlignment, ratingAlignment} from './index.js';

const t1 = (...values: number[]) => tf.tensor1d(values);
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const logLoss = (d: number, q: number) => -q * Math.log(sigmoid(d)) - (1 - q) * Math.log(1 - sigmoid(d));

onBackends('pairwiseLoss', () => {
  it('is the mean of -log sigmoid(s+ - s-)', () => {
    const loss = pairwiseLoss(t1(2, 0), t1(0, 1));
    expectClose(loss, [(-Math.log(sigmoid(2)) - Math.log(sigmoid(-1))) / 2]);
  });
  it('stays finite for distant scores', () => expectClose(pairwiseLoss(t1(-500), t1(500)), [1000]));
  it('has the gradient that finite differences give', () =>
    expectGradient((x) => pairwiseLoss(tf.slice(x, 0, 2), tf.slice(x, 2, 2)), [0.5, -1, 0.2, 0.7]));
});

onBackends('rankingAlignment', () => {
  it('is the mean cross entropy of sigmoid(d) with target sigmoid(D) over pairs of weight 1', () => {
    const loss = rankingAlignment(t1(0.5, 9, -2), t1(1, 9, -1), t1(1, 0, 1));
    expectClose(loss, [(logLoss(0.5, sigmoid(1)) + logLoss(-2, sigmoid(-1))) / 2]);
  });
  it('is 0 if all weights are 0', () => expectClose(rankingAlignment(t1(1), t1(2), t1(0)), [0]));
  it('has gradient 0 if the differences equal those of the teacher', () => {
    const gradient = tf.grad((d) => rankingAlignment(d as tf.Tensor1D, t1(1, -3), t1(1, 1)))(t1(1, -3));
    expectClose(gradient, [0, 0]);
  });
  it('has the gradient that finite differences give', () =>
    expectGradient((d) => rankingAlignment(d, t1(1, -1, 2), t1(1, 0, 1)), [0.3, 0.4, -0.6]));
  it('sends no gradient to the teacher', () => {
    expect(() => tf.grad((t) => rankingAlignment(t1(1), t as tf.Tensor1D, t1(1)))(t1(2))).toThrow(
      'Cannot compute gradient',
    );
  });
});

onBackends('ratingAlignment', () => {
  it('is the mean of |s - t| over rows of weight 1', () =>
    expectClose(ratingAlignment(t1(1, 5, 2), t1(3, 9, 1), t1(1, 0, 1)), [1.5]));
  it('is 0 if all weights are 0', () => expectClose(ratingAlignment(t1(1), t1(3), t1(0)), [0]));
  it('has the gradient that finite differences give', () =>
    expectGradient((s) => ratingAlignment(s, t1(1, -1, 2), t1(1, 0, 1)), [0.3, 0.4, 2.6]));
});

onBackends('identificationAlignment', () => {
  const student = tf.tensor2d([
    [1, 2],
    [0, 1],
    [3, 0],
    [9, 9],
  ]);
  const teacher = tf.tensor2d([
    [1, 0, 2],
    [1, 1, 0],
    [0, 0, 1],
    [9, 9, 9],
  ]);
  const weights = t1(1, 1, 1, 0);

  it('compares own minus mean other similarity, divided by the width, among rows of weight 1', () => {
    // Student: own similarities 5, 1, 9; with the others 2 and 3, 2 and 0, 3 and 0.
    const d = [(5 - (2 + 3) / 2) / 2, (1 - (2 + 0) / 2) / 2, (9 - (3 + 0) / 2) / 2];
    // Teacher: own similarities 5, 2, 1; with the others 1 and 2, 1 and 0, 2 and 0.
    const targets = [(5 - (1 + 2) / 2) / 3, (2 - (1 + 0) / 2) / 3, (1 - (2 + 0) / 2) / 3];
    const wanted = d.reduce((sum, x, i) => sum + logLoss(x, sigmoid(targets[i]!)), 0) / 3;
    expectClose(identificationAlignment(student, teacher, weights), [wanted]);
  });
  it('is 0 if fewer than two rows have weight 1', () => {
    expectClose(identificationAlignment(student, teacher, t1(0, 0, 1, 0)), [0]);
    expectClose(identificationAlignment(student, teacher, t1(0, 0, 0, 0)), [0]);
  });
  it('has the gradient that finite differences give', () =>
    expectGradient(
      (x) => identificationAlignment(tf.reshape(x, [4, 2]), teacher, weights),
      [0.1, 0.2, -0.5, 1, 0.7, -0.3, 0.4, 0.2],
    ));
  it('sends no gradient to the teacher', () => {
    expect(() =>
      tf.grad((t) => identificationAlignment(student, t as tf.Tensor2D, weights))(teacher),
    ).toThrow('Cannot compute gradient');
  });
  it('leaks no tensors', () => {
    const {numTensors} = tf.memory();
    identificationAlignment(student, teacher, weights).dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
