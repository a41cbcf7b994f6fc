import {crc32} from 'node:zlib';
import {attachedTerms} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import type {RankingLog} from '../log/ranking-log.js';
import {type TrainOptions, trainingDefaults} from './train-options.js';

/** All that decides the numbers of a training, as JSON: what is trained, on what, how, and where. */
export function trainPlan(
  model: tf.LayersModel,
  log: RankingLog,
  rows: number,
  options: TrainOptions,
): Record<string, unknown> {
  const {stopEarly, signal, checkpoint, onProgress, onStep, onMeasure, onCheckpoint, ...plain} = options;
  const plan = {
    backend: tf.getBackend(),
    rows,
    log: logChecksum(log),
    parameters: model.countParams(),
    terms: attachedTerms(model),
    ...trainingDefaults,
    seed: 1,
    ...plain,
    ...(stopEarly ? {stopEarly: {...stopEarly, metric: undefined}} : {}),
  };
  return JSON.parse(JSON.stringify(plan));
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

/** CRC-32 over the labels and features of a log, so that a training goes on with the same rows only. */
function logChecksum({request, labels, features}: RankingLog): string {
  let sum = 0;
  for (const {buffer, byteOffset, byteLength} of [request, labels, ...features.map(({values}) => values)]) {
    sum = crc32(new Uint8Array(buffer, byteOffset, byteLength), sum);
  }
  return sum.toString(16).padStart(8, '0');
}
