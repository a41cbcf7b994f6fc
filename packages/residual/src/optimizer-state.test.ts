import {onBackends, tinyBatch, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {type ResidualOptions, withResidual} from './index.js';

const optimizers = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.1, 0.9),
  rmsprop: () => tf.train.rmsprop(0.01, 0.9, 0.5),
  adagrad: () => tf.train.adagrad(0.1),
  adadelta: () => tf.train.adadelta(0.5),
  adam: () => tf.train.adam(0.02),
  adamax: () => tf.train.adamax(0.02),
} as const;

const options: ResidualOptions = {from: ['content'], at: 'interaction', units: 5};

async function train(model: tf.LayersModel, steps: number): Promise<void> {
  const {x, y} = tinyBatch();
  for (let i = 0; i < steps; i++) await model.trainOnBatch(x, y);
}

async function trainedRanker(optimizer: tf.Optimizer): Promise<tf.LayersModel> {
  const ranker = tinyRanker();
  ranker.compile({
    optimizer,
    loss: {click: 'binaryCrossentropy', save: 'meanSquaredError'},
    metrics: ['acc'],
  });
  await train(ranker, 4);
  return ranker;
}

const weightsOf = (model: tf.LayersModel) => model.getWeights().map((w) => w.dataSync().slice());

onBackends('withResidual on a ranker that was already trained', () => {
  for (const [name, make] of Object.entries(optimizers)) {
    for (const merge of ['add', 'concat'] as const) {
      it(`does not change how the next step updates the ranker's weights, with ${name} and merge ${merge}`, async () => {
        const alone = await trainedRanker(make());
        await train(alone, 1);
        const ranker = await trainedRanker(make());
        const before = weightsOf(ranker);
        const model = withResidual(ranker, {...options, merge});
        await train(model, 1);
        // V is 0 in this step, so no gradient reaches the shared weights through the path.
        expect(weightsOf(ranker)).toEqual(weightsOf(alone));
        expect(weightsOf(ranker)).not.toEqual(before);
      });
    }
  }

  it('trains the path from the first step', async () => {
    const model = withResidual(await trainedRanker(tf.train.adam(0.02)), options);
    const joined = () => model.getLayer('mlp_1_residual').getWeights()[0]!.dataSync().slice();
    expect(joined().every((w) => w === 0)).toBe(true);
    await train(model, 1);
    // The new weights have a fresh second moment but share the ranker's step count.
    expect(joined().some((w) => w !== 0)).toBe(true);
    expect(joined().every(Number.isFinite)).toBe(true);
  });

  it('keeps its state when it is saved with its optimizer, loaded and trained further', async () => {
    const model = withResidual(await trainedRanker(tf.train.adam(0.02)), options);
    let saved: tf.io.ModelArtifacts = {};
    await model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = artifacts;
        return {modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'}};
      }),
      {includeOptimizer: true},
    );
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved));
    await train(model, 1);
    await train(loaded, 1);
    expect(weightsOf(loaded)).toEqual(weightsOf(model));
  });

  it('does not change the ranker and its optimizer', async () => {
    const alone = await trainedRanker(tf.train.adam(0.02));
    const ranker = await trainedRanker(tf.train.adam(0.02));
    withResidual(ranker, options);
    await train(alone, 2);
    await train(ranker, 2);
    expect(weightsOf(ranker)).toEqual(weightsOf(alone));
  });
});

describe('withResidual', () => {
  it('keeps the loss and metrics of a compiled ranker, also of a Sequential', async () => {
    const model = withResidual(await trainedRanker(tf.train.adam()), options);
    const {x, y} = tinyBatch();
    const log = (await model.fit(x, y, {epochs: 1, verbose: 0})).history;
    expect(Object.keys(log).sort()).toEqual(['click_acc', 'click_loss', 'loss', 'save_acc', 'save_loss']);
    const sequential = tf.sequential({
      layers: [
        tf.layers.dense({units: 2, inputShape: [3], name: 'z'}),
        tf.layers.dense({units: 1, name: 'o'}),
      ],
    });
    sequential.compile({optimizer: tf.train.momentum(0.1, 0.9), loss: 'meanSquaredError'});
    await sequential.trainOnBatch(x.content!, y.click!);
    const widened = withResidual(sequential, {from: ['z_input'], at: 'z', units: 2});
    expect(await widened.trainOnBatch(x.content!, y.click!)).toBeGreaterThan(0);
  });

  it('does not compile the model if the ranker is uncompiled or has a custom optimizer class', async () => {
    expect(withResidual(tinyRanker(), options).optimizer).toBeUndefined();
    class Mine extends tf.AdamOptimizer {}
    const ranker = await trainedRanker(new Mine(0.1, 0.9, 0.999));
    expect(withResidual(ranker, options).optimizer).toBeUndefined();
  });
});
