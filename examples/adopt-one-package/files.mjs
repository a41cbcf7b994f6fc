// @ts-check
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs';

/**
 * Saves a model as `model.json` and `weights.bin`, the standard format of TensorFlow.js.
 * (`@tensorflow/tfjs-node` saves to `file://` URLs; pure JavaScript TensorFlow.js cannot write
 * files.)
 *
 * @param {tf.LayersModel} model
 * @param {string} folder
 */
export async function saveModel(model, folder) {
  await mkdir(folder, {recursive: true});
  await model.save(
    tf.io.withSaveHandler(async ({modelTopology, weightSpecs = [], weightData = new ArrayBuffer(0)}) => {
      const weightsManifest = [{paths: ['weights.bin'], weights: weightSpecs}];
      await writeFile(
        join(folder, 'weights.bin'),
        new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)),
      );
      await writeFile(
        join(folder, 'model.json'),
        JSON.stringify({format: 'layers-model', modelTopology, weightsManifest}),
      );
      return {modelArtifactsInfo: {dateSaved: new Date(), modelTopologyType: 'JSON'}};
    }),
  );
}

/**
 * Loads a model that `saveModel` wrote. Each call creates new variables.
 *
 * @param {string} folder
 * @returns {Promise<tf.LayersModel>}
 */
export async function loadModel(folder) {
  const {modelTopology, weightsManifest} = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
  const weightData = new Uint8Array(await readFile(join(folder, 'weights.bin'))).buffer;
  return tf.loadLayersModel(
    tf.io.fromMemory({modelTopology, weightSpecs: weightsManifest[0].weights, weightData}),
  );
}

/**
 * Computes the ranker's scores, one number per row.
 *
 * @param {tf.LayersModel} model
 * @param {Record<string, tf.Tensor>} x
 * @returns {Float32Array}
 */
export function predict(model, x) {
  return tf.tidy(() => {
    const scores = /** @type {tf.Tensor} */ (model.predict(model.inputNames.map((name) => x[name])));
    return /** @type {Float32Array} */ (scores.dataSync());
  });
}
