/** Logs with different cold shares, and the gap of scores that training on them leaves. */
import {random} from '@cs/core';
import * as tf from '@tensorflow/tfjs';

/** Shares of cold rows in the three logs. */
export const shares = [0.02, 0.1, 0.3];

/**
 * 4,096 rows. Cold rows have no history and get fewer clicks.
 *
 * @param {number} share
 */
function makeLog(share) {
  const uniform = random(share);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const rows = Array.from({length: 4096}, () => {
    const cold = uniform() < share;
    const [history, content] = [cold ? 0 : normal(), normal()];
    const rate = 1 / (1 + Math.exp(1 - content - (cold ? -0.8 : history)));
    return {cold, item: [history, content, cold ? 0 : 1], click: uniform() < rate ? 1 : 0};
  });
  return {
    isCold: rows.map(({cold}) => cold),
    x: [tf.tensor2d(rows.map(({item}) => item)), tf.tensor2d(rows.map(({cold}) => [cold ? 7 : 90]))],
    y: tf.tensor2d(rows.map(({click}) => [click])),
  };
}

function makeRanker() {
  const dense = (units, activation, seed) =>
    tf.layers.dense({units, activation, kernelInitializer: tf.initializers.glorotUniform({seed})});
  const item = tf.input({shape: [3], name: 'item'});
  const age = tf.input({shape: [1], name: 'age'});
  const click = dense(1, 'sigmoid', 2).apply(dense(8, 'relu', 1).apply(item));
  return tf.model({inputs: [item, age], outputs: /** @type {tf.SymbolicTensor} */ (click)});
}

/**
 * Trains a small ranker on the log with a given share of cold rows.
 *
 * @param {number} share
 * @param {(model: tf.LayersModel, cold: {input: string, lessThan: number}) => void} adopt attaches
 *   the term.
 * @returns {Promise<{model: tf.LayersModel, gap: number}>} the model, and its gap over the whole
 *   log, (mean cold score - mean warm score) / mean warm score.
 */
export async function trainOnLog(share, adopt) {
  const {x, y, isCold} = makeLog(share);
  const model = makeRanker();
  adopt(model, {input: 'age', lessThan: 28});
  model.compile({optimizer: tf.train.adam(0.01), loss: 'binaryCrossentropy'});
  await model.fit(x, y, {epochs: 60, batchSize: 256, shuffle: false, verbose: 0});
  const scores = /** @type {tf.Tensor} */ (model.predict(x)).dataSync();
  const mean = (cold) => {
    const side = scores.filter((_, i) => isCold[i] === cold);
    return side.reduce((sum, p) => sum + p, 0) / side.length;
  };
  return {model, gap: (mean(true) - mean(false)) / mean(false)};
}
