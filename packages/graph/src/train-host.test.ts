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
  it('gives a term what the loss of each output returned, before class weights', async () => {
    const model = tinyRanker();
    const seen: number[][] = [];
    const penalty: TrainTerm['penalty'] = (step) => {
      seen.push(...step.lossValues.map((values) => [...values.dataSync()]));
      return null;
    };
    attachTerm(model, {name: 'spy', order: 1, spec: {}, penalty});
    const halves = (y: tf.Tensor) => tf.reshape(tf.add(y, 0.5), [-1]);
    model.compile({optimizer: tf.train.sgd(0), loss: [halves, tf.metrics.meanSquaredError]});
    const lossFunctions = () => (model as unknown as {lossFunctions: unknown[]}).lossFunctions;
    const before = lossFunctions();
    const {x, y} = tinyBatch(4);
    const {save} = y;
    await model.fit(x, y, {
      epochs: 1,
      verbose: 0,
      shuffle: false,
      classWeight: {click: {0: 3, 1: 5}},
    } as never);
    const predicted = (model.predict(model.inputNames.map((name) => x[name]!)) as tf.Tensor[])[1]!;
    expect(seen[0]).toEqual([1.5, 0.5, 1.5, 0.5]);
    expectClose(seen[1]!, tf.metrics.meanSquaredError(save!, predicted).dataSync());
    expect(lossFunctions()).toBe(before);
  });

  it('trains like a hand-written loop', async () => {
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

  it('gives the same weights whether called before or after compile', async () => {
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

  it('logs the losses of the outputs without terms', async () => {
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

onBackends('a term that changes the inputs', () => {
  const doubled = (model: tf.LayersModel, name = 'doubled', order = 0): TrainTerm => ({
    name,
    order,
    spec: {},
    inputs: (inputs) => inputs.map((t, i) => (model.inputNames[i] === 'history' ? tf.mul(t, 2) : t)),
  });
  const run = async (prepare: (model: tf.LayersModel) => void, factor = 1) => {
    const model = tinyRanker();
    prepare(model);
    model.compile({optimizer: 'adam', loss: 'binaryCrossentropy'});
    const {x, y} = tinyBatch();
    const given = {...x, history: tf.mul(x.history!, factor)};
    for (let i = 0; i < 3; i++) await model.trainOnBatch(given, y);
    return {model, weights: model.getWeights().map((w) => w.dataSync())};
  };

  it('trains bitwise the same as on a batch with these inputs', async () => {
    expect((await run((m) => attachTerm(m, doubled(m)))).weights).toEqual((await run(() => {}, 2)).weights);
  });

  it('passes its inputs to the next term, and penalties see the final inputs', async () => {
    const sums: number[] = [];
    const {weights} = await run((m) => {
      attachTerm(m, doubled(m, 'b', 1));
      attachTerm(m, doubled(m, 'a'));
      attachTerm(m, {
        name: 'sum',
        order: 3,
        spec: {},
        penalty: (step) => {
          sums.push(tf.sum(step.inputs[0]!).dataSync()[0]!, tf.sum(step.value(m.inputs[0]!)).dataSync()[0]!);
          return null;
        },
      });
    });
    expect(weights).toEqual((await run(() => {}, 4)).weights);
    const sum = tf.sum(tf.mul(tinyBatch().x.history!, 4)).dataSync()[0]!;
    expect(sums).toEqual([sum, sum, sum, sum, sum, sum]);
  });

  it('changes nothing if it returns the inputs unchanged, and never changes predictions', async () => {
    const plain = await run(() => {});
    const same = await run((m) => attachTerm(m, {...doubled(m), inputs: (inputs) => inputs}));
    expect(same.weights).toEqual(plain.weights);
    const {x} = tinyBatch();
    const scores = (m: tf.LayersModel) =>
      (m.predict(m.inputNames.map((n) => x[n]!)) as tf.Tensor[]).map((t) => t.dataSync());
    attachTerm(plain.model, doubled(plain.model));
    expect(scores(plain.model)).toEqual(scores(same.model));
  });

  it('leaks no tensor and does not dispose the batch', async () => {
    const {model} = await run((m) => attachTerm(m, doubled(m)));
    const {x, y} = tinyBatch();
    const {numTensors} = tf.memory();
    for (let i = 0; i < 3; i++) await model.trainOnBatch(x, y);
    await model.fit(x, y, {epochs: 1, batchSize: 5, verbose: 0});
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(x.history!.isDisposed).toBe(false);
  });
});

onBackends('a term with weights of its own', () => {
  const withOwn = () => {
    const layer = tf.layers.dense({units: 1, useBias: false, kernelInitializer: 'zeros'});
    layer.build([null, 3]);
    return layer;
  };
  const run = async (layer: tf.layers.Layer | null) => {
    const model = tinyRanker();
    if (layer) {
      attachTerm(model, {
        name: 'own',
        order: 3,
        spec: {},
        weights: layer.trainableWeights,
        penalty: (step) => {
          const out = layer.apply(step.inputs[1]!) as tf.Tensor;
          return tf.mean(tf.squaredDifference(out, step.targets[0]!)) as tf.Scalar;
        },
      });
    }
    model.compile({optimizer: tf.train.adam(0.05), loss: 'binaryCrossentropy'});
    const {x, y} = tinyBatch();
    const losses: number[] = [];
    for (let i = 0; i < 20; i++) {
      const [all, click, save] = (await model.trainOnBatch(x, y)) as number[];
      losses.push(all! - click! - save!);
    }
    return {weights: model.getWeights().map((w) => w.dataSync()), losses, model};
  };

  it('trains them without affecting the weights of the model', async () => {
    const {weights, losses, model} = await run(withOwn());
    expect(weights).toEqual((await run(null)).weights);
    // Half of the labels are 1, and the output starts at 0.
    expect(losses[0]).toBeCloseTo(0.5, 5);
    expect(losses.at(-1)!).toBeLessThan(0.49);
    expect(model.trainableWeights.length).toBe(8);
  });

  it('leaks no tensor', async () => {
    const {model} = await run(withOwn());
    const {x, y} = tinyBatch();
    const {numTensors} = tf.memory();
    for (let i = 0; i < 3; i++) await model.trainOnBatch(x, y);
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

describe('attachTerm', () => {
  it('rejects a second term with the same name', () => {
    const model = tinyRanker();
    attachTerm(model, scoreMean(model, 1));
    expect(() => attachTerm(model, scoreMean(model, 1))).toThrow(
      '[@cs/graph] attachTerm: "score_mean" is attached to this model already.',
    );
  });
});

describe('attachTerm rejects', () => {
  const none: TrainTerm = {name: 'none', order: 1, spec: {}};

  it('a term while fit is running, because that run would ignore it', async () => {
    const dense = tf.layers.dense({units: 1, inputShape: [2]});
    for (const [model, x, y] of [
      [tf.sequential({layers: [dense]}), tf.ones([4, 2]), tf.ones([4, 1])],
      [tinyRanker(), tinyBatch().x, tinyBatch().y],
    ] as [tf.LayersModel, tf.Tensor, tf.Tensor][]) {
      model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
      const onBatchEnd = () => attachTerm(model, none);
      await expect(model.fit(x, y, {epochs: 1, verbose: 0, callbacks: {onBatchEnd}})).rejects.toThrow(
        '[@cs/graph] attachTerm: "none" cannot be attached while fit is running, because that run would ignore it.',
      );
      expect(() => attachTerm(model, none)).not.toThrow();
    }
  });

  it('layers that are added to a Sequential later, until the term is detached', () => {
    const model = tf.sequential({layers: [tf.layers.dense({units: 2, inputShape: [2]})]});
    attachTerm(model, none);
    model.add(tf.layers.dense({units: 1}));
    const compile = () => model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    expect(compile).toThrow(
      '[@cs/graph] attachTerm: layers of this Sequential were added or removed after these terms were attached: none. Call detachTerm(model)',
    );
    detachTerm(model);
    expect(compile).not.toThrow();
  });

  it('a name that is not a string, and leaves the model unchanged', () => {
    const model = tinyRanker();
    expect(() => attachTerm(model, {...none, name: 3 as never})).toThrow(
      'the name of a term must be a string. Received: 3.',
    );
    expect(Object.hasOwn(model, 'makeTrainFunction')).toBe(false);
  });
});

describe('detachTerm', () => {
  it('restores the original model', async () => {
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

  it('rejects a name that is not attached', () => {
    expect(() => detachTerm(tinyRanker(), 'mixup')).toThrow('no term "mixup". Attached: none.');
  });
});
