import * as tf from '@tensorflow/tfjs';

/**
 * The values of some rows, `y_k = x_{rows_k}`; a row may be taken several times.
 *
 * As the stock gather, with a gradient that works on every backend: WebAssembly lacks the op that the stock one needs.
 *
 * @param x float32, `[n]`.
 * @returns `[rows.length]`, differentiable once in x.
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
