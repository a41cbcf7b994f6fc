import {memoryBatches, type RankingLog} from '@cs/log';
import {onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {calibrationMetric} from './calibration-metric.js';

/** Two requests of four rows on day 1, with one input, and a model whose head is that input. */
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

  it('has the mean log loss', async () => {
    const loss =
      -(Math.log(0.5) + 2 * Math.log(0.75) + Math.log(0.875) + 3 * Math.log(0.5) + Math.log(0.25)) / 8;
    expect(await measured('log-loss')).toBeCloseTo(loss, 6);
  });
  it('has the AUC', async () => {
    // Of 2 positives and 6 negatives: 0.5 above three, beside three; 0.25 above one, beside two, below three.
    expect(await measured('auc')).toBeCloseTo((3 + 1.5 + 1 + 1) / 12, 9);
  });
  it('has the hits among the three highest, on all items and on fresh ones', async () => {
    // The first request has its click on top, the second at the bottom.
    expect(await measured('all-hits')).toBeCloseTo(0.5, 9);
    expect(await measured('fresh-hits')).toBeCloseTo(0.5, 9);
  });
  it('says whether more or less is better', () => {
    expect(calibrationMetric('log-loss', memoryBatches(log), 28)).toMatchObject({
      name: 'log-loss',
      goal: 'min',
    });
    expect(calibrationMetric('auc', memoryBatches(log), 28)).toMatchObject({name: 'auc', goal: 'max'});
  });
  it('refuses a log without a calibration day', () => {
    const empty = {...log, split: {...log.split, calibration: [7, 7] as const}};
    expect(() => calibrationMetric('auc', memoryBatches(empty), 28)).toThrow(
      'the log has no rows on its calibration day.',
    );
  });
});
