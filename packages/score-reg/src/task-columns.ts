import * as tf from '@tensorflow/tfjs';

/** One tensor a task: `[n]` and `[n, 1]` hold one task, `[n, tasks]` several. */
export function taskColumns(given: tf.Tensor | readonly tf.Tensor[]): tf.Tensor1D[] {
  const tensors = (given instanceof tf.Tensor ? [given] : given) as readonly tf.Tensor[];
  return tensors.flatMap((scores) => {
    const tasks = scores.rank === 1 ? 1 : scores.shape[1]!;
    if (tasks === 1) return [tf.reshape(scores, [-1]) as tf.Tensor1D];
    return Array.from(
      {length: tasks},
      (_, t) => tf.reshape(tf.slice(scores, [0, t], [-1, 1]), [-1]) as tf.Tensor1D,
    );
  });
}
