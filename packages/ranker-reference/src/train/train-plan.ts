import {crc32} from 'node:zlib';
import {attachedTerms} from '@cs/graph';
import type {BatchSource} from '@cs/log';
import {loadBackend} from '@cs/native';
import * as tf from '@tensorflow/tfjs';
import {type TrainOptions, trainingDefaults} from './train-options.js';

/** All that decides the numbers of a training, as JSON: what is trained, on what, how, and where. */
export async function trainPlan(
  model: tf.LayersModel,
  source: BatchSource,
  options: TrainOptions,
): Promise<Record<string, unknown>> {
  const {stopEarly, signal, checkpoint, onProgress, onStep, onMeasure, onCheckpoint, ...plain} = options;
  const plan = {
    backend: tf.getBackend(),
    threads: await threadsInEffect(),
    rows: source.rows('train'),
    log: source.fingerprint(),
    parameters: model.countParams(),
    layers: layersChecksum(model),
    terms: attachedTerms(model),
    ...trainingDefaults,
    seed: 1,
    ...plain,
    ...(stopEarly ? {stopEarly: {...stopEarly, metric: undefined}} : {}),
  };
  return JSON.parse(JSON.stringify(plan));
}

/** Sums are added in another order with another number of threads. */
async function threadsInEffect(): Promise<number> {
  return tf.getBackend() === 'tensorflow' ? (await loadBackend({prefer: 'tensorflow'})).threads : 1;
}

/** CRC-32 over all settings of the layers but their names, which TensorFlow.js counts up in a process. */
function layersChecksum({layers}: tf.LayersModel): string {
  const settings = layers.map((layer) => [layer.getClassName(), layer.getConfig()]);
  const text = JSON.stringify(settings, (key, value) => (key === 'name' ? undefined : value));
  return crc32(text).toString(16).padStart(8, '0');
}

/** @throws where a training is to go on that was another one, naming the first difference. */
export function checkSamePlan(file: string, before: object, now: object): void {
  const [old, own] = [before, now] as Record<string, unknown>[];
  const differs = Object.keys({...old, ...own}).find(
    (key) => JSON.stringify(old![key]) !== JSON.stringify(own![key]),
  );
  if (differs === undefined) return;
  const text = (value: unknown) => JSON.stringify(value) ?? 'none';
  throw new Error(
    `[@cs/ranker-reference] trainRanker: the checkpoint is of another training. Received: ${differs} ${text(own![differs])}, in ${file} it was ${text(old![differs])}. Go on with what it was, or give another file.`,
  );
}
