import * as tf from '@tensorflow/tfjs';

/**
 * Gathers values by row, `y_k = x_{rows_k}`; a row may be taken several times.
 *
 * Same as `tf.gather`, but its gradient works on every backend. The stock gradient needs an op
 * that the WebAssembly backend lacks.
 *
 * @param x float32, `[n]`.
 * @returns `[rows.length]`, once differentiable in x.
 */
export function takeRows(x: tf.Tensor1D, rows: Int32Array): tf.Tensor1D {
  const [size] = x.shape;
  const take = tf.customGrad((...args) => {
    const [given] = args as [tf.Tensor1D];
    return {
      value: tf.gather(given, tf.tensor1d(rows, 'int32')),
      gradFunc: (dy: tf.Tensor) => {
        const sums = new Float32Array(size);
        dy.dataSync().forEach((d, k) => {
          sums[rows[k]!]! += d;
        });
        return tf.tensor1d(sums);
      },
    };
  });
  return take(x) as tf.Tensor1D;
}
