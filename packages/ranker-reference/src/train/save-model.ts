import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs';
// Registers the layers of the ranker, without which it does not load.
import '../model/ranker.js';
import {makeFolder, writeAtomically} from '@cs/log';

/**
 * Saves a model as `model.json` and `weights.bin` in a folder, in the format of every TensorFlow.js, on any
 * backend. Each file appears whole or not at all.
 *
 * @param folder is made where it is missing.
 * @throws where the folder cannot be written.
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
 * @throws where the folder holds no such model.
 */
export async function loadModel(folder: string): Promise<tf.LayersModel> {
  try {
    const json = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as tf.io.ModelJSON;
    const weights = await readFile(join(folder, 'weights.bin'));
    const weightSpecs = json.weightsManifest.flatMap((group) => group.weights);
    const told = weightSpecs.reduce((sum, {shape, dtype}) => sum + bytesOf(shape, dtype), 0);
    if (weights.length !== told) {
      throw new Error(`weights.bin has ${weights.length} bytes, but model.json tells of ${told}`);
    }
    const artifacts: tf.io.ModelArtifacts = {
      modelTopology: json.modelTopology,
      weightSpecs,
      weightData: new Uint8Array(weights).buffer,
      ...(json.userDefinedMetadata ? {userDefinedMetadata: json.userDefinedMetadata} : {}),
    };
    return await tf.loadLayersModel(tf.io.fromMemory(artifacts));
  } catch (cause) {
    throw new Error(
      `[@cs/ranker-reference] loadModel: no readable model in this folder. Received: ${folder} (${(cause as Error).message}). Give the folder that 'train --out' or saveModel wrote.`,
      {cause},
    );
  }
}

function bytesOf(shape: number[], dtype: string): number {
  return shape.reduce((product, size) => product * size, dtype === 'bool' ? 1 : 4);
}
