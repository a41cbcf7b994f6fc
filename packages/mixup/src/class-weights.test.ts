import {expectClose, onBackends} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {type Loss, type MixupOptions, maskedLoss, mixPairs, random, withMixup} from './index.js';

const ROWS = 8;
const WEIGHTS = {0: 1, 1: 9};
const labels = [1, 0, 0, 1, 0, 0, 0, 1];
const options: MixupOptions = {at: 'z', alpha: 1, weight: 0.5, lambdaPer: 'row', seed: 3};
const pairs = () => mixPairs(ROWS, {alpha: 1, lambdaPer: 'row', random: random(3)});

/** A ranker that gives all rows of zeros the score 0.8: mixing changes only labels and weights. */
function constantRanker(units: number, activation: 'sigmoid' | 'softmax'): tf.LayersModel {
  const x = tf.input({shape: [1], name: 'x'});
  const z = tf.layers.dense({units: 1, name: 'z', useBias: false}).apply(x);
  const head = tf.layers.dense({units, name: 'p', activation});
  const model = tf.model({inputs: x, outputs: head.apply(z) as tf.SymbolicTensor});
  const bias = units === 1 ? [Math.log(4)] : [0, Math.log(4)];
  head.setWeights([tf.zeros([1, units]), tf.tensor1d(bias)]);
  return model;
}

/** The loss of a label at score 0.8. */
const lossAt = (label: number) => -Math.log(label === 1 ? 0.8 : 0.2);

/** The logged mixed loss of one step of `fit`. */
async function mixedLossOf(y: tf.Tensor, loss: string | Loss, given = options, weights: object = WEIGHTS) {
  const units = typeof loss === 'string' && loss !== 'binaryCrossentropy' ? 2 : 1;
  const model = withMixup(constantRanker(units, units === 1 ? 'sigmoid' : 'softmax'), given);
  model.compile({optimizer: tf.train.sgd(0), loss});
  const {history} = await model.fit(tf.zeros([ROWS, 1]), y, {
    epochs: 1,
    batchSize: ROWS,
    shuffle: false,
    verbose: 0,
    classWeight: weights as {[index: number]: number},
  });
  return history.mixup as number[];
}

/** The mean of lambda w_i loss(y_i) + (1 - lambda) w_j loss(y_j) over some rows. */
function expected(rows = labels.map((_, i) => i)): number[] {
  const {partner, lambda} = pairs();
  const weighted = labels.map((label) => WEIGHTS[label as 0 | 1] * lossAt(label));
  const each = rows.map((i) => lambda[i]! * weighted[i]! + (1 - lambda[i]!) * weighted[partner[i]!]!);
  return [each.reduce((sum, loss) => sum + loss, 0) / rows.length];
}

onBackends('class weights under mixup', () => {
  const column = () => tf.tensor2d(labels.map((label) => [label]));
  const oneHot = () => tf.tensor2d(labels.map((label) => [1 - label, label]));

  it('weigh the loss of each of the two labels with its own weight', async () => {
    expectClose(await mixedLossOf(column(), 'binaryCrossentropy'), expected(), 1e-5);
    expectClose(await mixedLossOf(oneHot(), 'categoricalCrossentropy'), expected(), 1e-5);
    expectClose(await mixedLossOf(column(), 'sparseCategoricalCrossentropy'), expected(), 1e-5);
  });

  it('weigh the loss of each label at predictions that depend on it', async () => {
    // At score 0.8 the derivative of each loss by the bias is 0.8 - y.
    const {partner, lambda} = pairs();
    const weighted = withMixup(constantRanker(1, 'sigmoid'), {...options, weight: 1});
    weighted.compile({optimizer: tf.train.sgd(1), loss: 'binaryCrossentropy'});
    const w = labels.map((label) => WEIGHTS[label as 0 | 1]);
    const slope = (i: number) => w[i]! * (0.8 - labels[i]!);
    const mean = (of: (i: number) => number) => labels.reduce((sum, _, i) => sum + of(i), 0) / ROWS;
    const moved = -mean(slope) - mean((i) => lambda[i]! * slope(i) + (1 - lambda[i]!) * slope(partner[i]!));
    expectClose([await biasAfterStep(weighted, column())], [Math.log(4) + moved], 1e-5);
  });

  it('leave out pairs with a missing label', async () => {
    const missing = labels.map((label, i) => (i === 3 ? -1 : label));
    const given = {...options, labelMask: -1};
    const loss = maskedLoss(tf.metrics.binaryCrossentropy, -1);
    const y = tf.tensor2d(missing.map((label) => [label]));
    const {partner} = pairs();
    const rows = labels.map((_, i) => i).filter((i) => i !== 3 && partner[i] !== 3);
    expectClose(await mixedLossOf(y, loss, given, {...WEIGHTS, [-1]: 100}), expected(rows), 1e-5);
  });

  it('lead to the weighted optimum, like training without mixup', async () => {
    // 10 % positives with weights 1 and 9: the best constant score is 0.9 / (0.9 + 0.9) = 1/2.
    const n = 200;
    const y = tf.tensor2d(Array.from({length: n}, (_, i) => [i % 10 === 0 ? 1 : 0]));
    const model = withMixup(constantRanker(1, 'sigmoid'), {...options, alpha: 50, weight: 10});
    model.compile({optimizer: tf.train.adam(0.1), loss: 'binaryCrossentropy'});
    await model.fit(tf.zeros([n, 1]), y, {
      epochs: 40,
      batchSize: n,
      shuffle: false,
      verbose: 0,
      classWeight: WEIGHTS,
    });
    expectClose(model.predict(tf.zeros([1, 1])) as tf.Tensor, [0.5], 2e-2);
  });

  it('need a loss that returns one value per row', async () => {
    const loss = (y: tf.Tensor, p: tf.Tensor) => tf.mean(tf.metrics.binaryCrossentropy(y, p));
    await expect(mixedLossOf(column(), loss)).rejects.toThrow(
      '[@cs/mixup] withMixup: class weights need a loss that returns one value for each of the 8 rows. The loss of "p" returned shape [].',
    );
  });
});

async function biasAfterStep(model: tf.LayersModel, y: tf.Tensor): Promise<number> {
  await model.fit(tf.zeros([ROWS, 1]), y, {
    epochs: 1,
    batchSize: ROWS,
    shuffle: false,
    verbose: 0,
    classWeight: WEIGHTS,
  });
  return model.getLayer('p').getWeights()[1]!.dataSync()[0]!;
}
