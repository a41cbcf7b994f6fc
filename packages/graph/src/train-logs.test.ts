import {onBackends, tinyBatch, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {attachTerm, detachTerm} from './index.js';

/**
 * A ranker with a term of weight 4 whose unweighted value is 3 in each step, one of weight 0, and
 * one without a penalty.
 */
function compiled(): tf.LayersModel {
  const model = tinyRanker();
  const constant = () => tf.scalar(12);
  attachTerm(model, {name: 'three', order: 1, spec: {weight: 4}, penalty: constant});
  attachTerm(model, {name: 'off', order: 2, spec: {weight: 0}, penalty: () => null});
  attachTerm(model, {name: 'inputs_only', order: 3, spec: {}, inputs: (inputs) => inputs});
  model.compile({optimizer: tf.train.sgd(0), loss: 'binaryCrossentropy', metrics: ['accuracy']});
  return model;
}

const plainNames = ['loss', 'click_loss', 'save_loss', 'click_acc', 'save_acc'];

onBackends('training logs', () => {
  it('of fit gain the unweighted value of a term, and the losses of the outputs exclude it', async () => {
    const model = compiled();
    const {x, y} = tinyBatch();
    const batches: (number | undefined)[] = [];
    const {history} = await model.fit(x, y, {
      epochs: 2,
      batchSize: 8,
      verbose: 0,
      callbacks: {onBatchEnd: (_, logs) => void batches.push(logs?.three)},
    });
    expect(Object.keys(history).sort()).toEqual([...plainNames, 'three'].sort());
    expect(history.three).toEqual([3, 3]);
    expect(batches).toEqual([3, 3, 3, 3]);
    const [loss, click, save] = ['loss', 'click_loss', 'save_loss'].map((n) => history[n]![0] as number);
    expect(loss! - click! - save!).toBeCloseTo(12, 4);
  });

  it('show what a penalty says to log, if its parts have weights of their own', async () => {
    const model = tinyRanker();
    const penalty = () => ({loss: tf.scalar(5), logged: tf.scalar(2)});
    attachTerm(model, {name: 'own', order: 1, spec: {weight: 4}, penalty});
    model.compile({optimizer: tf.train.sgd(0), loss: 'binaryCrossentropy'});
    const {x, y} = tinyBatch();
    const {history} = await model.fit(x, y, {epochs: 1, batchSize: 8, verbose: 0});
    expect(history.own).toEqual([2]);
    const [loss, click, save] = ['loss', 'click_loss', 'save_loss'].map((n) => history[n]![0] as number);
    expect(loss! - click! - save!).toBeCloseTo(5, 4);
  });

  it('of fit with validation data gain no val_ entry, and the other val_ values do not change', async () => {
    const model = compiled();
    const {x, y} = tinyBatch();
    const validationData: [tf.Tensor[], tf.Tensor[]] = [
      model.inputNames.map((n) => x[n]!),
      model.outputNames.map((n) => y[n]!),
    ];
    const {history} = await model.fit(x, y, {epochs: 1, verbose: 0, validationData});
    detachTerm(model);
    const plain = await model.fit(x, y, {epochs: 1, verbose: 0, validationData});
    const {three, ...rest} = history;
    expect(three).toEqual([3]);
    expect(Object.keys(rest)).toEqual(Object.keys(plain.history));
    for (const name of Object.keys(rest).filter((n) => n.startsWith('val_'))) {
      expect(rest[name]).toEqual(plain.history[name]);
    }
  });

  it('of fitDataset gain the value too', async () => {
    const model = compiled();
    const {x: xs, y: ys} = tinyBatch();
    const {history} = await model.fitDataset(
      tf.data.generator(function* () {
        for (let i = 0; i < 2; i++) yield {xs: copies(xs), ys: copies(ys)};
      }) as tf.data.Dataset<tf.TensorContainer>,
      {epochs: 1, verbose: 0, validationData: tf.data.array([{xs, ys}]) as never},
    );
    expect(history.three).toEqual([3]);
    expect(Object.keys(history)).not.toContain('val_three');
  });

  it('do not change the results of evaluate and trainOnBatch', async () => {
    const model = compiled();
    const {x, y} = tinyBatch();
    await model.fit(x, y, {epochs: 1, verbose: 0});
    expect(((await model.trainOnBatch(x, y)) as number[]).length).toBe(plainNames.length);
    expect(model.metricsNames).toEqual(plainNames);
    const evaluated = (m: tf.LayersModel) =>
      (
        m.evaluate(
          m.inputNames.map((n) => x[n]!),
          m.outputNames.map((n) => y[n]!),
        ) as tf.Scalar[]
      ).map((t) => t.dataSync()[0]);
    const withTerms = evaluated(model);
    detachTerm(model);
    expect(evaluated(model)).toEqual(withTerms);
  });

  it('leak no tensor', async () => {
    const model = compiled();
    const {x, y} = tinyBatch();
    const fit = () => model.fit(x, y, {epochs: 2, batchSize: 8, verbose: 0});
    await fit();
    const {numTensors} = tf.memory();
    await fit();
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('are as before once the terms are detached', async () => {
    const model = compiled();
    detachTerm(model);
    const {x, y} = tinyBatch();
    const {history} = await model.fit(x, y, {epochs: 1, verbose: 0});
    expect(Object.keys(history).sort()).toEqual([...plainNames].sort());
    expect(Object.hasOwn(model, 'fitLoop') || Object.hasOwn(model, 'getDedupedMetricsNames')).toBe(false);
  });
});

const copies = (tensors: Record<string, tf.Tensor>) =>
  Object.fromEntries(Object.entries(tensors).map(([name, t]) => [name, t.clone()]));
