import {expectClose, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {maskedLoss} from './index.js';

const bce = (y: number, p: number) => -(y * Math.log(p) + (1 - y) * Math.log(1 - p));

onBackends('maskedLoss', () => {
  const p = () => tf.tensor2d([0.2, 0.7, 0.6, 0.9], [2, 2]);

  it.each([-1, Number.NaN, 'NaN'] as const)(
    'is the mean over the observed labels if missing labels are marked with %d',
    (missing) => {
      const y = tf.tensor2d([0, Number(missing), 1, 1], [2, 2]);
      const loss = maskedLoss(tf.metrics.binaryCrossentropy, missing);
      // Per row: 2 rows / 3 observed labels, times the losses of the row's observed labels.
      expectClose(loss(y, p()), [(2 / 3) * bce(0, 0.2), (2 / 3) * (bce(1, 0.6) + bce(1, 0.9))]);
      expectClose(tf.mean(loss(y, p())), [(bce(0, 0.2) + bce(1, 0.6) + bce(1, 0.9)) / 3]);
      // d bce / dp = (p - y) / (p (1 - p)), divided by 3; 0 where the label is missing.
      const gradient = tf.grad((x) => tf.mean(loss(y, x)))(p());
      expectClose(gradient, [1 / 0.8 / 3, 0, -1 / 0.6 / 3, -1 / 0.9 / 3], 1e-5);
    },
  );

  it('is exactly 0 with zero gradient when no label is observed', () => {
    const loss = maskedLoss(tf.metrics.binaryCrossentropy, Number.NaN);
    const y = tf.fill([2, 2], Number.NaN);
    expect([...loss(y, p()).dataSync()]).toEqual([0, 0]);
    expect(
      [
        ...tf
          .grad((x) => loss(y, x))(p())
          .dataSync(),
      ].every((g) => g === 0),
    ).toBe(true);
  });

  it('equals the mean of the given loss when all labels are observed', () => {
    const y = tf.tensor2d([0, 1, 1, 0], [2, 2]);
    const expected = tf.mean(tf.metrics.meanSquaredError(y, p())).dataSync();
    expectClose(tf.mean(maskedLoss(tf.metrics.meanSquaredError, -1)(y, p())), expected);
  });

  it('leaks no tensor', () => {
    const [y, x] = [tf.tensor2d([[1, -1]]), tf.tensor2d([[0.3, 0.4]])];
    const {numTensors} = tf.memory();
    maskedLoss(tf.metrics.binaryCrossentropy, -1)(y, x).dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('rejects a categorical loss, labels of another shape, and a marker that is not a number', () => {
    expect(() => maskedLoss(tf.metrics.categoricalCrossentropy, -1)(tf.ones([2, 2]), p())).toThrow(
      '[@cs/mixup] maskedLoss: the loss must treat each label separately, as binaryCrossentropy does.',
    );
    expect(() => maskedLoss(tf.metrics.binaryCrossentropy, -1)(tf.ones([2, 1]), p())).toThrow(
      '[@cs/mixup] maskedLoss: labels and predictions must have the same shape. Received: [2, 1] and [2, 2].',
    );
    expect(() => maskedLoss(tf.metrics.binaryCrossentropy, null as never)).toThrow(
      '[@cs/mixup] maskedLoss: missing must be the value that marks a missing label, such as -1 or NaN. Received: null.',
    );
  });

  it('weighs each row when training has class weights', async () => {
    const model = tf.sequential({
      layers: [tf.layers.dense({units: 1, inputShape: [1], activation: 'sigmoid', name: 'p'})],
    });
    model.compile({optimizer: tf.train.sgd(0), loss: maskedLoss(tf.metrics.binaryCrossentropy, -1)});
    const y = tf.tensor2d([1, -1, 0, 0], [4, 1]);
    const classWeight = {[-1]: 100, 0: 1, 1: 9};
    const {history} = await model.fit(tf.zeros([4, 1]), y, {epochs: 1, classWeight, verbose: 0});
    // All predictions are 1/2, so each loss is log 2; the missing label counts nowhere.
    expectClose(history.loss as number[], [((9 + 1 + 1) * Math.log(2)) / 3]);
  });

  it('rejects a loss that returns one value for all rows', () => {
    const loss = maskedLoss((y, x) => tf.losses.meanSquaredError(y, x), -1);
    expect(() => loss(tf.ones([2, 2]), p())).toThrow(
      '[@cs/mixup] maskedLoss: the loss must return one value per row, as tf.metrics.binaryCrossentropy does. Received: 1 value(s) for 4 labels, so missing labels cannot be left out.',
    );
  });

  it('rejects a loss given by name', () => {
    expect(() => maskedLoss('binaryCrossentropy' as never, -1)).toThrow(
      '[@cs/mixup] maskedLoss: loss must be a function, such as tf.metrics.binaryCrossentropy. Received: "binaryCrossentropy".',
    );
  });
});
