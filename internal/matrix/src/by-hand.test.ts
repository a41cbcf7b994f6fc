import {withFeatureDropout} from '@cs/baselines';
import {mix, mixPairs, random, withMixup} from '@cs/mixup';
import {withResidual} from '@cs/residual';
import {scoreReg, withScoreReg} from '@cs/score-reg';
import {expectClose, onBackends, tinyBatch, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {expect, it} from 'vitest';
import {combinations} from './adopt.js';
import type {Part} from './architectures.js';

const weights = {'score-reg': 3, mixup: 0.7};
const isCold = {input: 'item_age_days', lessThan: 28};

/**
 * The tiny ranker with a skip path. Its weights are moved away from 0, so that no gradient is 0.
 */
function skipped(parts: readonly Part[]): tf.LayersModel {
  const merge = parts.includes('residual add') ? 'add' : parts.includes('residual concat') ? 'concat' : null;
  if (!merge) return tinyRanker();
  const model = withResidual(tinyRanker(), {from: ['content'], at: 'interaction', units: 3, merge});
  model.setWeights(
    model
      .getWeights()
      .map((w, i) => tf.add(w, tf.mul(0.1, tf.sin(tf.reshape(tf.range(i, i + w.size), w.shape))))),
  );
  return model;
}

const bce = (y: tf.Tensor, p: tf.Tensor) => tf.mean(tf.metrics.binaryCrossentropy(y, p));

/** The loss computed without the plug-ins, by calling the model's layers one by one. */
function lossByHand(model: tf.LayersModel, parts: readonly Part[]): tf.Scalar {
  const {x, y} = tinyBatch();
  const call = (name: string, ...inputs: tf.Tensor[]) =>
    model.getLayer(name).apply(inputs.length === 1 ? inputs[0]! : inputs) as tf.Tensor;
  const heads = (z: tf.Tensor, skip: tf.Tensor) => {
    let hidden: tf.Tensor;
    if (parts.includes('residual concat')) {
      hidden = tf.relu(tf.add(call('mlp_1_linear', z), call('mlp_1_residual', skip)));
    } else {
      hidden = call(
        'mlp_1',
        parts.includes('residual add') ? tf.add(z, call('residual_to_interaction', skip)) : z,
      );
    }
    return [call('click', hidden), call('save', hidden)];
  };
  const z = call('interaction', call('features', x.history!, x.content!));
  const skip = parts.some((p) => p.startsWith('residual')) ? call('residual', x.content!) : z;
  const scores = heads(z, skip);
  const targets = [y.click!, y.save!];
  const losses: tf.Tensor[] = scores.map((p, i) => bce(targets[i]!, p));
  if (parts.includes('mixup')) {
    const pairs = mixPairs(16, {alpha: 0.2, lambdaPer: 'row', random: random(7)});
    heads(mix(z, pairs), mix(skip, pairs)).forEach((p, i) => {
      losses.push(tf.mul(weights.mixup, bce(mix(targets[i]!, pairs), p)));
    });
  }
  if (parts.includes('score-reg')) {
    const cold = tf.less(x.item_age_days!, isCold.lessThan);
    losses.push(tf.mul(weights['score-reg'], scoreReg(scores, cold)));
  }
  return tf.addN(losses) as tf.Scalar;
}

onBackends('training gradients', () => {
  for (const parts of combinations) {
    it(`equal those of a hand-written loss with ${parts.join(', ') || 'no plug-in'}`, async () => {
      const reference = skipped(parts);
      const variables = reference.trainableWeights.map((w) => w.read() as tf.Variable);
      const {grads} = tf.variableGrads(() => lossByHand(reference, parts), variables);

      const model = skipped(parts);
      if (parts.includes('mixup')) {
        withMixup(model, {at: 'interaction', weight: weights.mixup, lambdaPer: 'row', seed: 7});
      }
      if (parts.includes('score-reg')) withScoreReg(model, {cold: isCold, weight: weights['score-reg']});
      const optimizer = tf.train.sgd(0.1);
      const seen: Record<string, Float32Array> = {};
      optimizer.applyGradients = (given) => {
        for (const {name, tensor} of given as {name: string; tensor: tf.Tensor}[]) {
          seen[name] = tensor.dataSync().slice() as Float32Array;
        }
      };
      model.compile({optimizer, loss: 'binaryCrossentropy'});
      const {x, y} = tinyBatch();
      await model.trainOnBatch(x, y);

      model.trainableWeights.forEach((weight, i) => {
        const expected = grads[variables[i]!.name]!.dataSync();
        const largest = Math.max(...expected.map(Math.abs));
        const actual = seen[(weight.read() as tf.Variable).name]!;
        expect(largest, weight.name).toBeGreaterThan(0);
        expectClose(
          actual.map((g) => g / largest),
          expected.map((g) => g / largest),
          1e-5,
        );
      });
    });
  }

  it('leak no tensor over 1,000 steps (100 in pure JS) with all plug-ins', async () => {
    const model = skipped(['residual concat']);
    withMixup(model, {at: 'interaction', seed: 7});
    withScoreReg(model, {cold: isCold});
    withFeatureDropout(model, {historical: ['history'], rate: 0.3, seed: 3});
    model.compile({optimizer: tf.train.sgd(0.01), loss: 'binaryCrossentropy'});
    const {x, y} = tinyBatch(4);
    await model.trainOnBatch(x, y);
    const {numTensors, numDataBuffers} = tf.memory();
    const count = tf.getBackend() === 'cpu' ? 100 : 1000;
    for (let i = 0; i < count; i++) await model.trainOnBatch(x, y);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(tf.memory().numDataBuffers).toBe(numDataBuffers);
  }, 600_000);
});
