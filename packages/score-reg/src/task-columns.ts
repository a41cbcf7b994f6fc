import {packageError, shown} from '@cs/core';
import * as tf from '@tensorflow/tfjs';

/** One tensor a task: `[n]` and `[n, 1]` hold one task, `[n, tasks]` several. @throws for what is no tensor, nor a list of them. */
export function taskColumns(
  given: tf.Tensor | readonly tf.Tensor[],
  name: string,
  functionName: string,
): tf.Tensor1D[] {
  const tensors = (given instanceof tf.Tensor ? [given] : given) as readonly tf.Tensor[];
  if (!Array.isArray(tensors) || !tensors.every((tensor) => tensor instanceof tf.Tensor)) {
    throw packageError(
      '@cs/score-reg',
      functionName,
      `${name} must be a tensor, or a list with one a task. Received: ${shown(given)}.`,
    );
  }
  return tensors.flatMap((scores) => {
    const tasks = scores.rank === 1 ? 1 : scores.shape[1]!;
    if (tasks === 1) return [tf.reshape(scores, [-1]) as tf.Tensor1D];
    return Array.from(
      {length: tasks},
      (_, t) => tf.reshape(tf.slice(scores, [0, t], [-1, 1]), [-1]) as tf.Tensor1D,
    );
  });
}
