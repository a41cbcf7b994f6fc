import {simulateLog, worlds} from '@cs/worlds';
import {expectClose, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {buildRanker} from '../model/ranker.js';
import {predictPart} from './predict-part.js';

const log = simulateLog({...worlds.tiny, trainDays: 1, requestsPerDay: 3});

onBackends('predictPart', () => {
  it('returns the probability of each action by name, in the order of the log', async () => {
    const model = buildRanker(log, {preset: 'tiny'});
    const all = await predictPart(model, log, 'evaluation');
    // Days of 3 requests of 10 rows: training, calibration, evaluation.
    const rows = [60, 89];
    const x = log.features.map(({per, width, steps, values}) => {
      const size = width * (steps ?? 1);
      const picked = rows.flatMap((row) => {
        const at = (per === 'row' ? row : log.request[row]!) * size;
        return [...values.subarray(at, at + size)];
      });
      return tf.tensor(picked, steps === undefined ? [2, width] : [2, steps, width]);
    });
    const heads = model.predictOnBatch(x) as tf.Tensor[];
    log.actions.forEach((action, a) => {
      expect(all[action]!.length).toBe(30);
      expectClose(heads[a]!, [all[action]![0]!, all[action]![29]!]);
    });
    const turned = await predictPart(model, {...log, actions: [...log.actions].reverse()}, 'evaluation');
    expect(turned).toEqual(all);
  });

  it('returns the same in small batches, and leaks no tensor', async () => {
    const model = buildRanker(log, {preset: 'tiny'});
    const whole = await predictPart(model, log, 'calibration');
    const {numTensors} = tf.memory();
    const parts = await predictPart(model, log, 'calibration', {batchSize: 7});
    expect(tf.memory().numTensors).toBe(numTensors);
    for (const action of log.actions) expectClose(parts[action]!, whole[action]!);
  });

  it('refuses a log of other actions', async () => {
    const model = buildRanker({...log, actions: log.actions.slice(1), labels: log.labels}, {preset: 'tiny'});
    await expect(predictPart(model, log, 'evaluation')).rejects.toThrow(
      'the heads of the model do not match the actions of the log. Received: heads save, click; actions grid_click, save, click.',
    );
  });
});
