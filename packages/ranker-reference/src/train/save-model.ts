import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs';
// Registers the layers of the ranker, which loading needs.
import '../model/ranker.js';
import {packageError} from '@cs/core';
import {makeFolder, writeAtomically} from '@cs/log';

/**
 * Saves a model as `model.json` and `weights.bin`, the standard format of TensorFlow.js. Works on
 * every backend, and writes each file atomically.
 *
 * @param folder is created if needed.
 * @throws if the folder is not writable.
 */
export async function saveModel(model: tf.LayersModel, folder: string): Promise<void> {
  await makeFolder('saveModel', folder);
  await model.save(
    tf.io.withSaveHandler(async ({weightData, weightSpecs, ...rest}) => {
      const json = {
        modelTopology: rest.modelTopology,
        format: rest.format ?? 'layers-model',
        generatedBy: rest.generatedBy,
        convertedBy: rest.convertedBy ?? null,
        ...(rest.userDefinedMetadata ? {userDefinedMetadata: rest.userDefinedMetadata} : {}),
        weightsManifest: [{paths: ['weights.bin'], weights: weightSpecs ?? []}],
      };
      const weights = tf.io.CompositeArrayBuffer.join(weightData);
      await writeAtomically(join(folder, 'weights.bin'), new Uint8Array(weights));
      await writeAtomically(join(folder, 'model.json'), JSON.stringify(json));
      return {modelArtifactsInfo: {dateSaved: new Date(), modelTopologyType: 'JSON'}};
    }),
  );
}

/**
 * Loads what {@link saveModel} wrote.
 *
 * @throws if the folder holds no such model, or `weights.bin` has the wrong size.
 */
export async function loadModel(folder: string): Promise<tf.LayersModel> {
  try {
    const json = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as tf.io.ModelJSON;
    const weights = await readFile(join(folder, 'weights.bin'));
    const weightSpecs = json.weightsManifest.flatMap((group) => group.weights);
    const expected = weightSpecs.reduce((sum, {shape, dtype}) => sum + bytesOf(shape, dtype), 0);
    if (weights.length !== expected) {
      throw new Error(`weights.bin has ${weights.length} bytes instead of ${expected}`);
    }
    const artifacts: tf.io.ModelArtifacts = {
      modelTopology: json.modelTopology,
      weightSpecs,
      weightData: new Uint8Array(weights).buffer,
      ...(json.userDefinedMetadata ? {userDefinedMetadata: json.userDefinedMetadata} : {}),
    };
    return await tf.loadLayersModel(tf.io.fromMemory(artifacts));
  } catch (cause) {
    const message = `the folder holds no readable model. Received: ${folder} (${(cause as Error).message}). Use a folder written by 'train --out' or saveModel.`;
    throw Object.assign(packageError('@cs/ranker-reference', 'loadModel', message), {cause});
  }
}

function bytesOf(shape: number[], dtype: string): number {
  return shape.reduce((product, size) => product * size, dtype === 'bool' ? 1 : 4);
}
