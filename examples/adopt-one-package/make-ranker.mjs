// @ts-check
// A user's own ranker, made of stock TensorFlow.js layers. It uses none of our packages.
import {fileURLToPath} from 'node:url';
import * as tf from '@tensorflow/tfjs';
import {inputWidths, makeLog} from './data.mjs';
import {saveModel} from './files.mjs';

/**
 * Builds the ranker. Features interact up to the layer `interaction`; the rest predicts a click.
 */
function buildRanker() {
  const inputs = Object.entries(inputWidths).map(([name, width]) => tf.input({name, shape: [width]}));
  const [user, content, history, age] = inputs;
  const ageScaled = tf.layers.rescaling({name: 'age_scaled', scale: 0.01}).apply(age);
  const match = tf.layers.multiply({name: 'user_times_content'}).apply([user, content]);
  const features = tf.layers
    .concatenate({name: 'features'})
    .apply(/** @type {tf.SymbolicTensor[]} */ ([user, content, match, history, ageScaled]));
  const interaction = dense('interaction', 24, 'relu', 1).apply(features);
  const tower = dense('tower', 12, 'relu', 2).apply(interaction);
  const click = dense('click', 1, 'sigmoid', 3).apply(tower);
  return tf.model({name: 'my_ranker', inputs, outputs: /** @type {tf.SymbolicTensor} */ (click)});
}

/**
 * @param {string} name
 * @param {number} units
 * @param {'relu' | 'sigmoid'} activation
 * @param {number} seed
 */
function dense(name, units, activation, seed) {
  return tf.layers.dense({name, units, activation, kernelInitializer: tf.initializers.glorotUniform({seed})});
}

/**
 * Builds a ranker, trains it on the log and saves it.
 *
 * @param {string} folder
 * @param {import('./data.mjs').Rows} train
 * @param {number} epochs
 */
export async function makeRanker(folder, train, epochs) {
  const ranker = buildRanker();
  ranker.compile({optimizer: tf.train.adam(0.005), loss: 'binaryCrossentropy'});
  await ranker.fit(train.x, train.y, {epochs, batchSize: 100, shuffle: false, verbose: 0});
  await saveModel(ranker, folder);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder =
    process.argv[2] ?? fileURLToPath(new URL('../../out/adopt-one-package/ranker', import.meta.url));
  await makeRanker(folder, makeLog().train, 3);
  console.log(`Saved the ranker in ${folder}`);
}
