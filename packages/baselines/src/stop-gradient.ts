import * as tf from '@tensorflow/tfjs';

/** The value of `x` as a constant: no gradient goes back through it. */
export function stopGradient<T extends tf.Tensor>(x: T): T {
  // A custom op without inputs: the tape has no way from its output to `x`, so the backward pass costs nothing.
  return tf.customGrad(() => ({value: tf.clone(x), gradFunc: () => []}))() as T;
}
