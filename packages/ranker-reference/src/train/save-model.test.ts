import {mkdtemp, readdir, readFile, rm, truncate, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {simulateLog, worlds} from '@cs/worlds';
import {onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {buildRanker, rankerSpec} from '../model/ranker.js';
import {plugIn} from '../plug-ins/attach-plug-ins.js';
import {predictPart} from '../score/predict-part.js';
import {loadModel, saveModel} from './save-model.js';
import {trainRanker} from './train-ranker.js';

const log = simulateLog({...worlds.tiny, trainDays: 1, requestsPerDay: 8});
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-model-'));
});
afterAll(() => rm(folder, {recursive: true}));

onBackends('saveModel, loadModel', () => {
  it('predicts the same after saving and loading', async () => {
    const spec = rankerSpec(log);
    const plugIns = ['residual', 'score-reg', 'mixup'];
    const {model} = plugIn(buildRanker(spec, {preset: 'tiny'}), spec, plugIns, {seed: 1});
    await trainRanker(model, log);
    const out = join(folder, tf.getBackend(), 'model');
    await saveModel(model, out);
    const loaded = await loadModel(out);
    expect(await predictPart(loaded, log, 'evaluation')).toEqual(await predictPart(model, log, 'evaluation'));
    expect((await readdir(out)).sort()).toEqual(['model.json', 'weights.bin']);
    // Trained on, it goes on.
    await trainRanker(loaded, log);
  });

  it('keeps a model that serves its own rows, under the names of the actions', async () => {
    const spec = rankerSpec(log);
    const {model, serving} = plugIn(buildRanker(spec, {preset: 'tiny'}), spec, ['aldi'], {seed: 1});
    await trainRanker(model, log);
    const out = join(folder, tf.getBackend(), 'aldi');
    await saveModel(serving, out);
    expect(predictPart(await loadModel(out), log, 'evaluation')).toEqual(
      predictPart(serving, log, 'evaluation'),
    );
  });
});

describe('saveModel', () => {
  it('writes the format of TensorFlow.js: the manifest describes every byte of the file', async () => {
    const out = join(folder, 'plain');
    await saveModel(tf.sequential({layers: [tf.layers.dense({units: 2, inputShape: [3]})]}), out);
    const json = JSON.parse(await readFile(join(out, 'model.json'), 'utf8'));
    expect(json).toMatchObject({format: 'layers-model', weightsManifest: [{paths: ['weights.bin']}]});
    expect((await readFile(join(out, 'weights.bin'))).length).toBe(4 * (3 * 2 + 2));
  });
});

describe('loadModel', () => {
  it('throws for a folder without a model', async () => {
    const nowhere = join(folder, 'nowhere');
    await expect(loadModel(nowhere)).rejects.toThrow(
      `[@cs/ranker-reference] loadModel: the folder holds no readable model. Received: ${nowhere} (ENOENT`,
    );
  });
  it('throws for files that are cut or something else', async () => {
    const out = join(folder, 'cut');
    await saveModel(tf.sequential({layers: [tf.layers.dense({units: 2, inputShape: [3]})]}), out);
    await truncate(join(out, 'weights.bin'), 8);
    await expect(loadModel(out)).rejects.toThrow(
      `[@cs/ranker-reference] loadModel: the folder holds no readable model. Received: ${out} (weights.bin has 8 bytes instead of 32). Use a folder written by 'train --out' or saveModel.`,
    );
    await writeFile(join(out, 'weights.bin'), new Uint8Array(40));
    await expect(loadModel(out)).rejects.toThrow('weights.bin has 40 bytes instead of 32');
    await writeFile(join(out, 'weights.bin'), new Uint8Array(32));
    await expect(loadModel(out)).rejects.toThrow('weights.bin does not match its checksum');
    const json = await readFile(join(out, 'model.json'), 'utf8');
    await writeFile(join(out, 'model.json'), json.replace('"units":2', '"units":3'));
    await expect(loadModel(out)).rejects.toThrow('(it does not match its checksum');
    // A model from elsewhere has no checksums.
    const {checksum: _, weightsSha256: __, ...bare} = JSON.parse(json);
    await writeFile(join(out, 'model.json'), JSON.stringify(bare));
    expect((await loadModel(out)).countParams()).toBe(8);
    await writeFile(
      join(out, 'weights.bin'),
      new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6, 7, NaN).buffer),
    );
    await expect(loadModel(out)).rejects.toThrow(/\(the weight dense_Dense\d+\/bias is not finite\)/);
    await writeFile(join(out, 'weights.bin'), new Uint8Array(32));
    const {layers} = bare.modelTopology.config;
    layers[0].inbound_nodes = [[[layers[0].config.name, 0, 0, {}]]];
    await writeFile(join(out, 'model.json'), JSON.stringify(bare));
    await expect(loadModel(out)).rejects.toThrow('(its layers wait for each other');
    await writeFile(join(out, 'model.json'), '{}');
    await expect(loadModel(out)).rejects.toThrow('loadModel: the folder holds no readable model.');
  });
});
