import {memoryBatches, type RankingLog} from '@cs/log';
import {onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {calibrationMetric} from './calibration-metric.js';

/** Two requests of four rows on day 1. The model returns its only input. */
const log: RankingLog = {
  rows: 8,
  requests: 2,
  actions: ['click'],
  request: Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1),
  user: Int32Array.of(0, 1),
  day: new Int16Array(8).fill(1),
  item: Int32Array.of(0, 1, 2, 3, 0, 1, 2, 3),
  position: Uint8Array.of(0, 1, 2, 3, 0, 1, 2, 3),
  item_age_days: Float32Array.of(9, 99, 99, 9, 99, 99, 99, 9),
  labels: Float32Array.of(1, 0, 0, 0, 0, 0, 0, 1),
  features: [
    {
      name: 'p',
      group: 'candidate',
      historical: false,
      width: 1,
      per: 'row',
      values: Float32Array.of(0.5, 0.25, 0.25, 0.125, 0.5, 0.5, 0.5, 0.25),
    },
  ],
  split: {train: [0, 0], calibration: [1, 1], evaluation: [2, 2]},
};

function model(): tf.LayersModel {
  const p = tf.input({name: 'p', shape: [1]});
  const outputs = tf.layers.activation({name: 'click', activation: 'linear'}).apply(p) as tf.SymbolicTensor;
  return tf.model({inputs: p, outputs});
}

onBackends('calibrationMetric', () => {
  const measured = (name: Parameters<typeof calibrationMetric>[0]) =>
    calibrationMetric(name, memoryBatches(log), 28).metric(model());

  it('log-loss is the mean log loss', async () => {
    const loss =
      -(Math.log(0.5) + 2 * Math.log(0.75) + Math.log(0.875) + 3 * Math.log(0.5) + Math.log(0.25)) / 8;
    expect(await measured('log-loss')).toBeCloseTo(loss, 6);
  });
  it('auc is the area under the ROC curve', async () => {
    // 2 positives, 6 negatives. The positive 0.5 beats 3 and ties with 3; 0.25 beats 1 and ties with 2.
    expect(await measured('auc')).toBeCloseTo((3 + 1.5 + 1 + 1) / 12, 9);
  });
  it('all-hits and fresh-hits are the hits in the top 3, of all and of fresh items', async () => {
    // The first request has its click at the top, the second at the bottom.
    expect(await measured('all-hits')).toBeCloseTo(0.5, 9);
    expect(await measured('fresh-hits')).toBeCloseTo(0.5, 9);
  });
  it('says whether a larger or a smaller value is better', () => {
    expect(calibrationMetric('log-loss', memoryBatches(log), 28)).toMatchObject({
      name: 'log-loss',
      goal: 'min',
    });
    expect(calibrationMetric('auc', memoryBatches(log), 28)).toMatchObject({name: 'auc', goal: 'max'});
  });
  it('rejects a log without rows on its calibration day', () => {
    const empty = {...log, split: {...log.split, calibration: [7, 7] as const}};
    expect(() => calibrationMetric('auc', memoryBatches(empty), 28)).toThrow(
      'the log has no rows on its calibration day.',
    );
  });
});
