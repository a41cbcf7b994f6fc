import {expectClose, onBackends, tinyBatch, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {attachedTerms, attachTerm, detachTerm, type TrainTerm} from './index.js';

const scoreMean = (model: tf.LayersModel, weight: number, name = 'score_mean'): TrainTerm => ({
  name,
  order: 1,
  spec: {weight},
  penalty: (step) => tf.mul(weight, tf.mean(step.value(model.outputs[0]!))) as tf.Scalar,
});

async function trained(
  prepare: (model: tf.LayersModel) => void,
  compileFirst = false,
): Promise<Float32Array[]> {
  const model = tinyRanker();
  const compile = () => model.compile({optimizer: tf.train.sgd(0.1), loss: 'binaryCrossentropy'});
  if (compileFirst) compile();
  prepare(model);
  if (!compileFirst) compile();
  const {x, y} = tinyBatch();
  for (let i = 0; i < 3; i++) await model.trainOnBatch(x, y);
  return model.getWeights().map((w) => w.dataSync() as Float32Array);
}

onBackends('attachTerm', () => {
  it('trains as the hand-written loop does', async () => {
    const actual = await trained((m) => attachTerm(m, scoreMean(m, 2)));
    const model = tinyRanker();
    const optimizer = tf.train.sgd(0.1);
    const {x, y} = tinyBatch();
    for (let i = 0; i < 3; i++) {
      optimizer.minimize(() => {
        const [click, save] = model.predict([x.history!, x.content!, x.item_age_days!]) as tf.Tensor[];
        const loss = (t: tf.Tensor, p: tf.Tensor) => tf.mean(tf.metrics.binaryCrossentropy(t, p));
        return tf.addN([
          loss(y.click!, click!),
          loss(y.save!, save!),
          tf.mul(2, tf.mean(click!)),
        ]) as tf.Scalar;
      });
    }
    model.getWeights().forEach((w, i) => {
      expectClose(actual[i]!, w.dataSync(), 1e-5);
    });
  });

  it('gives the same weights before and after compile', async () => {
    const before = await trained((m) => attachTerm(m, scoreMean(m, 2)));
    expect(await trained((m) => attachTerm(m, scoreMean(m, 2)), true)).toEqual(before);
  });

  it('does not depend on the order of attaching', async () => {
    const terms = (m: tf.LayersModel) => [scoreMean(m, 2, 'a'), scoreMean(m, 0.3, 'b')];
    const ab = await trained((m) => terms(m).forEach((t) => void attachTerm(m, t)));
    const ba = await trained((m) =>
      terms(m)
        .reverse()
        .forEach((t) => void attachTerm(m, t)),
    );
    expect(ba).toEqual(ab);
  });

  it('keeps the losses of the outputs clean in the logs', async () => {
    const model = tinyRanker();
    attachTerm(model, {name: 'constant', order: 1, spec: {}, penalty: () => tf.scalar(5)});
    model.compile({optimizer: tf.train.sgd(0), loss: 'binaryCrossentropy'});
    const {x, y} = tinyBatch();
    const [loss, click, save] = (await model.trainOnBatch(x, y)) as number[];
    expect(loss! - click! - save!).toBeCloseTo(5, 4);
  });

  it('leaks no tensor', async () => {
    const model = tinyRanker();
    attachTerm(model, scoreMean(model, 1));
    model.compile({optimizer: tf.train.sgd(0.1), loss: 'binaryCrossentropy'});
    const {x, y} = tinyBatch();
    await model.trainOnBatch(x, y);
    const {numTensors} = tf.memory();
    for (let i = 0; i < 10; i++) await model.trainOnBatch(x, y);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('works on a Sequential, before and after compile', async () => {
    const run = async (first: boolean) => {
      const model = tf.sequential({
        layers: [
          tf.layers.dense({units: 1, inputShape: [4], activation: 'sigmoid', kernelInitializer: 'zeros'}),
        ],
      });
      const compile = () => model.compile({optimizer: tf.train.sgd(0.1), loss: 'binaryCrossentropy'});
      if (first) compile();
      attachTerm(model, scoreMean(model, 2));
      if (!first) compile();
      const {x, y} = tinyBatch();
      return (await model.trainOnBatch(x.history!, y.click!)) as number;
    };
    // -log(1/2) + 2 * 1/2
    expect(await run(true)).toBeCloseTo(Math.log(2) + 1, 5);
    expect(await run(false)).toBeCloseTo(Math.log(2) + 1, 5);
  });
});

describe('attachTerm', () => {
  it('refuses the same name twice', () => {
    const model = tinyRanker();
    attachTerm(model, scoreMean(model, 1));
    expect(() => attachTerm(model, scoreMean(model, 1))).toThrow(
      '[@cs/graph] attachTerm: "score_mean" is attached to this model already.',
    );
  });
});

describe('detachTerm', () => {
  it('leaves the model as it was', async () => {
    await tf.setBackend('cpu');
    const plain = await trained(() => {});
    const detached = await trained((m) => {
      attachTerm(m, scoreMean(m, 1));
      detachTerm(m, 'score_mean');
      expect(attachedTerms(m)).toEqual([]);
      expect(Object.hasOwn(m, 'makeTrainFunction')).toBe(false);
    });
    expect(detached).toEqual(plain);
  });

  it('refuses a name that is not attached', () => {
    expect(() => detachTerm(tinyRanker(), 'mixup')).toThrow('no term "mixup" on this model. Attached: none.');
  });
});
