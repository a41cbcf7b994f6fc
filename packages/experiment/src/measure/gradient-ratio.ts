import {gatherBatch, type RankingLog} from '@cs/log';
import {actionsOfHeads, inputTensors} from '@cs/ranker-reference';
import * as tf from '@tensorflow/tfjs';

/**
 * Size of the gradient that non-historical features get, over that of historical ones:
 *
 *     ratio = mean over non-historical j of s_j ||dL/dx_j||  /  the same over historical j
 *
 * j runs over all numbers of the flat features and of a step of the sequences, the norm over the rows (and steps), L is the mean binary
 * cross-entropy of these rows summed over the actions, and `s_j` the standard deviation of `x_j` over these rows: what units a feature is
 * measured in makes no difference.
 *
 * @returns NaN where a side has no feature, or where no gradient reaches the historical ones.
 * @see figures 2b and 6b of arXiv 2512.17277.
 */
export function gradientRatio(model: tf.LayersModel, log: RankingLog, rows: Int32Array): number {
  return tf.tidy(() => {
    const {features, labels} = gatherBatch(log, rows, 0, rows.length);
    const named = inputTensors(model, features);
    const heads = actionsOfHeads(model, log.actions);
    const inputs = model.inputNames.map((name) => named[name]!);
    const loss = (...x: tf.Tensor[]) => {
      const outputs = [model.apply(x)].flat() as tf.Tensor[];
      const losses = outputs.map((output, i) =>
        tf.losses.logLoss(tf.tensor2d(labels[heads[i]!]!, [rows.length, 1]), output),
      );
      return tf.addN(losses) as tf.Scalar;
    };
    const gradients = tf.grads(loss as (...x: tf.Tensor[]) => tf.Tensor)(inputs);
    const sums = {historical: 0, other: 0};
    const counts = {historical: 0, other: 0};
    model.inputNames.forEach((name, i) => {
      const feature = log.features.find((each) => each.name === name)!;
      const flat = (x: tf.Tensor) => tf.reshape(x, [-1, feature.width]);
      const deviation = tf.sqrt(tf.moments(flat(inputs[i]!), 0).variance);
      const norms = tf.mul(deviation, tf.sqrt(tf.sum(tf.square(flat(gradients[i]!)), 0)));
      const side = feature.historical ? 'historical' : 'other';
      sums[side] += tf.sum(norms).dataSync()[0]!;
      counts[side] += feature.width;
    });
    const ratio = sums.other / counts.other / (sums.historical / counts.historical);
    return Number.isFinite(ratio) ? ratio : Number.NaN;
  });
}
