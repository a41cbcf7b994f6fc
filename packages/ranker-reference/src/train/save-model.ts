import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs';
// Registers the layers of the ranker, which loading needs.
import '../model/ranker.js';
import {packageError} from '@cs/core';
import {isSealed, makeFolder, sealed, unsealed, writeAtomically} from '@cs/log';
import {checkOrder} from './check-order.js';

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
      const weights = new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData));
      await writeAtomically(join(folder, 'weights.bin'), weights);
      // TensorFlow.js ignores both checksums.
      await writeAtomically(join(folder, 'model.json'), sealed({...json, weightsSha256: sha256Of(weights)}));
      return {modelArtifactsInfo: {dateSaved: new Date(), modelTopologyType: 'JSON'}};
    }),
  );
}

/**
 * Loads what {@link saveModel} wrote, or another model in the format of TensorFlow.js, which has no
 * checksums.
 *
 * @throws if the folder holds no such model, if a file does not match its checksum or size, if a
 *   weight is not finite, and for layers that wait for each other.
 */
export async function loadModel(folder: string): Promise<tf.LayersModel> {
  try {
    const parsed: unknown = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
    const json = (isSealed(parsed) ? unsealed(parsed) : parsed) as tf.io.ModelJSON & {weightsSha256?: string};
    const weights = await readFile(join(folder, 'weights.bin'));
    const weightSpecs = json.weightsManifest.flatMap((group) => group.weights);
    const expected = weightSpecs.reduce((sum, {shape, dtype}) => sum + bytesOf(shape, dtype), 0);
    if (weights.length !== expected) {
      throw new Error(`weights.bin has ${weights.length} bytes instead of ${expected}`);
    }
    if (json.weightsSha256 !== undefined && json.weightsSha256 !== sha256Of(weights)) {
      throw new Error('weights.bin does not match its checksum: it was changed or damaged');
    }
    checkFinite(weightSpecs, weights);
    checkOrder(json.modelTopology);
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

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** @throws if a weight is NaN or infinite: every score would be, too. */
function checkFinite(specs: readonly tf.io.WeightsManifestEntry[], weights: Buffer): void {
  let at = 0;
  for (const {name, shape, dtype} of specs) {
    const end = at + bytesOf(shape, dtype);
    for (; dtype === 'float32' && at < end; at += 4) {
      if (!Number.isFinite(weights.readFloatLE(at))) throw new Error(`the weight ${name} is not finite`);
    }
    at = end;
  }
}

function bytesOf(shape: number[], dtype: string): number {
  return shape.reduce((product, size) => product * size, dtype === 'bool' ? 1 : 4);
}
