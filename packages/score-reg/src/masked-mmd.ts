import {packageError} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {kernelMmd} from './kernel-mmd.js';
import type {MmdOptions} from './mmd-options.js';

/**
 * MMD^2 of one comparison: `scores [n]`, and masks `isWarm [n]` and `isCold [n]` of 0 and 1. Rows
 * with 0 in both masks are left out.
 *
 * The linear kernel uses tensor ops, with weights `delta_i` of `1/|D_w|` for warm and `-1/|D_c|`
 * for cold rows: `MMD^2 = (sum_i delta_i p_i)^2`. The unbiased estimate subtracts the variance of
 * each side's mean. The other kernels read the scores back from the backend and compute value and
 * gradient in doubles (`kernelMmd`); they have no second derivative.
 *
 * @throws if a score is not finite. The linear kernel only checks its result, which becomes NaN.
 */
export function maskedMmd(
  scores: tf.Tensor1D,
  isWarm: tf.Tensor1D,
  isCold: tf.Tensor1D,
  {kernel = 'linear', bandwidth = 0.1, estimator = 'biased'}: MmdOptions,
  functionName: string,
): tf.Scalar {
  if (kernel === 'linear') {
    const value = linearMmd(scores, isWarm, isCold, estimator);
    checkFinite(value.dataSync<'float32'>(), functionName);
    return value;
  }
  const [warm, cold] = [isWarm.dataSync<'float32'>(), isCold.dataSync<'float32'>()];
  return tf.customGrad((x) => {
    const rows = (x as tf.Tensor).dataSync<'float32'>();
    checkFinite(rows, functionName);
    const {value, gradient} = kernelMmd(rows, warm, cold, {kernel, bandwidth, estimator});
    return {
      value: tf.scalar(value),
      gradFunc: (dy: tf.Tensor) => [tf.mul(dy, tf.tensor1d(gradient))],
    };
  })(tf.cast(scores, 'float32')) as tf.Scalar;
}

function linearMmd(
  scores: tf.Tensor1D,
  isWarm: tf.Tensor1D,
  isCold: tf.Tensor1D,
  estimator: 'biased' | 'unbiased',
): tf.Scalar {
  const coldCount = tf.sum(isCold);
  const warmCount = tf.sum(isWarm);
  const bothSides = tf.minimum(tf.minimum(coldCount, warmCount), 1);
  const delta = tf.mul(
    bothSides,
    tf.sub(tf.div(isWarm, tf.maximum(warmCount, 1)), tf.div(isCold, tf.maximum(coldCount, 1))),
  ) as tf.Tensor1D;
  const biased = tf.square(tf.sum(tf.mul(delta, scores))) as tf.Scalar;
  if (estimator === 'biased') return biased;
  const varianceOfMean = (mask: tf.Tensor1D, count: tf.Tensor) => {
    const mean = tf.div(tf.sum(tf.mul(mask, scores)), tf.maximum(count, 1));
    const squares = tf.sum(tf.mul(mask, tf.square(tf.sub(scores, mean))));
    return tf.div(squares, tf.mul(tf.maximum(count, 1), tf.maximum(tf.sub(count, 1), 1)));
  };
  const enough = tf.clipByValue(tf.sub(tf.minimum(coldCount, warmCount), 1), 0, 1);
  const variance = tf.add(varianceOfMean(isWarm, warmCount), varianceOfMean(isCold, coldCount));
  return tf.sub(tf.mul(enough, biased), tf.mul(enough, variance)) as tf.Scalar;
}

function checkFinite(values: Float32Array, functionName: string): void {
  const bad = values.find((value) => !Number.isFinite(value));
  if (bad === undefined) return;
  throw packageError(
    '@cs/score-reg',
    functionName,
    `scores must be finite. Received: ${bad}. Check the model's inputs and weights for NaN and overflow.`,
  );
}
