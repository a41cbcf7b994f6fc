import {memoryBatches} from '@cs/log';
import {rankerPresets} from '@cs/ranker-reference';
import {simulateLog, worlds} from '@cs/worlds';
import {onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import type {Job} from './job.js';
import {trainJob} from './train-job.js';

const log = simulateLog({...worlds.tiny, trainDays: 1, requestsPerDay: 20});
const source = memoryBatches(log);
const job: Job = {
  plugIns: ['residual', 'mixup', 'aldi'],
  settings: {},
  seed: 3,
  sizes: rankerPresets.tiny,
  training: {epochs: 2, batchSize: 20, learningRate: 0.01},
  figures: true,
};

onBackends('trainJob', () => {
  it('trains the same model with and without diagnosis, and leaks no tensors', async () => {
    const {diagnosis: none, seconds: _, ...plain} = await trainJob(source, {...job, figures: false});
    const {numTensors} = tf.memory();
    const done: number[] = [];
    const {
      diagnosis,
      seconds: __,
      ...watched
    } = await trainJob(source, job, {onProgress: (share) => done.push(share)});
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(watched).toEqual(plain);
    expect(none).toBe(undefined);
    expect(done.at(-1)).toBe(0.9);

    const {removals, gradients, spectrum} = diagnosis!;
    expect(removals.map(({name, kind}) => `${kind} ${name}`)).toEqual([
      ...log.features.map(({name}) => `feature ${name}`),
      'group historical',
      'group non-historical',
    ]);
    expect(Object.keys(removals[0]!.drop)).toEqual(log.actions);
    // 20 steps: gradients are measured after the first, and at most 20 times in all, more densely at first.
    expect(gradients[0]!.done).toBe(1 / 20);
    expect(gradients.at(-1)!.done).toBe(1);
    expect(gradients.every(({ratio}) => ratio! > 0)).toBe(true);
    expect(spectrum.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(spectrum.every((share, i) => share >= 0 && (i === 0 || share <= spectrum[i - 1]!))).toBe(true);
  });
});
