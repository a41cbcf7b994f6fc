import {crc32} from 'node:zlib';
import {packageError} from '@cs/core';
import {attachedTerms} from '@cs/graph';
import type {BatchSource} from '@cs/log';
import {loadBackend} from '@cs/native';
import * as tf from '@tensorflow/tfjs';
import {type TrainOptions, trainingDefaults} from './train-options.js';

/**
 * Everything that determines the numbers of a training, as JSON: the model, the log, the options
 * and the backend. Two trainings with equal plans give equal weights.
 */
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

/** The number of threads affects the order in which sums are added, and so their last bits. */
async function threadsInEffect(): Promise<number> {
  return tf.getBackend() === 'tensorflow' ? (await loadBackend({prefer: 'tensorflow'})).threads : 1;
}

/** CRC-32 of the settings of all layers, without the names that TensorFlow.js makes unique. */
function layersChecksum({layers}: tf.LayersModel): string {
  const settings = layers.map((layer) => [layer.getClassName(), layer.getConfig()]);
  const text = JSON.stringify(settings, (key, value) => (key === 'name' ? undefined : value));
  return crc32(text).toString(16).padStart(8, '0');
}

/**
 * Checks that a checkpoint belongs to the training that is to resume from it.
 *
 * @throws with the first difference between the two plans.
 */
export function checkSamePlan(file: string, before: object, now: object): void {
  const [old, own] = [before, now] as Record<string, unknown>[];
  const differs = Object.keys({...old, ...own}).find(
    (key) => JSON.stringify(old![key]) !== JSON.stringify(own![key]),
  );
  if (differs === undefined) return;
  const text = (value: unknown) => JSON.stringify(value) ?? 'none';
  throw packageError(
    '@cs/ranker-reference',
    'trainRanker',
    `the checkpoint belongs to a different training. Received: ${differs} ${text(own![differs])}, but ${text(old![differs])} in ${file}. Use the same model, log and options, or another checkpoint file.`,
  );
}
