import {attachedTerms, attachTerm, detachTerm} from '@cs/graph';
import {onBackends, tinyBatch, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {dropFeatures, type FeatureDropoutOptions, random, withFeatureDropout} from './index.js';

const options: FeatureDropoutOptions = {historical: ['history'], rate: 0.5, seed: 7};

async function train(given: FeatureDropoutOptions | null, steps = 4) {
  const model = tinyRanker();
  if (given) expect(withFeatureDropout(model, given)).toBe(model);
  model.compile({optimizer: tf.train.adam(0.05), loss: 'binaryCrossentropy'});
  const {x, y} = tinyBatch();
  const losses: number[][] = [];
  for (let i = 0; i < steps; i++) losses.push((await model.trainOnBatch(x, y)) as number[]);
  return {model, losses, weights: model.getWeights().map((w) => w.dataSync())};
}

const scores = (model: tf.LayersModel, x: Record<string, tf.Tensor>) =>
  (model.predict(model.inputNames.map((n) => x[n]!)) as tf.Tensor[]).map((t) => t.dataSync());

onBackends('withFeatureDropout', () => {
  it('trains bit-identically to no plug-in at rate 0', async () => {
    expect((await train({...options, rate: 0})).weights).toEqual((await train(null)).weights);
  });

  it('trains the same weights for the same seed and different ones for another', async () => {
    const first = (await train(options)).weights;
    expect((await train(options)).weights).toEqual(first);
    expect((await train({...options, seed: 8})).weights).not.toEqual(first);
  });

  it('trains bit for bit as on batches passed through dropFeatures, with new draws in each step', async () => {
    const model = tinyRanker();
    model.compile({optimizer: tf.train.adam(0.05), loss: 'binaryCrossentropy'});
    const {x, y} = tinyBatch();
    const draw = random(7);
    for (let i = 0; i < 4; i++) {
      const [history] = dropFeatures([x.history!], {rate: 0.5, missing: -3, random: draw});
      await model.trainOnBatch({...x, history: history!}, y);
    }
    for (const missing of [-3, {history: -3}, {history: [-3, -3, -3, -3]}]) {
      const {weights} = await train({...options, missing});
      expect(weights).toEqual(model.getWeights().map((w) => w.dataSync()));
    }
  });

  it('learns nothing from history at rate 1: its weights do not change, but the loss still falls', async () => {
    const {model, losses} = await train({...options, rate: 1}, 30);
    const kernel = (m: tf.LayersModel) =>
      m
        .getLayer('interaction')
        .getWeights()[0]!
        .dataSync()
        .slice(0, 4 * 8);
    expect(kernel(model)).toEqual(kernel(tinyRanker()));
    expect(losses.at(-1)![0]!).toBeLessThan(losses[0]![0]!);
  });

  it('does not change predictions, evaluation and saved files', async () => {
    const {x, y} = tinyBatch();
    const [plain, dropped] = [tinyRanker(), withFeatureDropout(tinyRanker(), {...options, rate: 1})];
    expect(scores(dropped, x)).toEqual(scores(plain, x));
    const evaluate = (m: tf.LayersModel) => {
      m.compile({optimizer: 'sgd', loss: 'binaryCrossentropy'});
      return m.evaluate([x.history!, x.content!, x.item_age_days!], [y.click!, y.save!], {batchSize: 16});
    };
    const values = (t: tf.Scalar | tf.Scalar[]) => [t].flat().map((s) => s.dataSync()[0]);
    expect(values(evaluate(dropped))).toEqual(values(evaluate(plain)));
    expect(dropped.toJSON(null, false)).toEqual(plain.toJSON(null, false));
  });

  it('passes the dropped inputs to the terms of other plug-ins, in any order of attaching', async () => {
    for (const first of [true, false]) {
      const model = tinyRanker();
      const seen: number[] = [];
      const spy = () =>
        attachTerm(model, {
          name: 'spy',
          order: 2,
          spec: {},
          penalty: (step) => {
            seen.push(tf.sum(tf.abs(step.inputs[0]!)).dataSync()[0]!);
            return null;
          },
        });
      if (first) spy();
      withFeatureDropout(model, {...options, rate: 1});
      if (!first) spy();
      model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy'});
      const {x, y} = tinyBatch();
      await model.trainOnBatch(x, y);
      expect(seen).toEqual([0]);
    }
  });

  it('drops the rows of each side independently and the inputs of one side together', async () => {
    const names = ['user_a', 'user_b', 'item'];
    const inputs = names.map((name) => tf.input({shape: [1], name}));
    const out = tf.layers.dense({units: 1}).apply(tf.layers.concatenate().apply(inputs));
    const model = tf.model({inputs, outputs: out as tf.SymbolicTensor});
    const rows = 4000;
    let seen: ArrayLike<number>[] = [];
    withFeatureDropout(model, {historical: {user: ['user_a', 'user_b'], item: ['item']}, rate: 0.5, seed: 3});
    attachTerm(model, {
      name: 'spy',
      order: 2,
      spec: {},
      penalty: (step) => {
        seen = step.inputs.map((input) => input.dataSync());
        return null;
      },
    });
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
    const ones = tf.ones([rows, 1]);
    await model.trainOnBatch([ones, ones, ones], ones);
    const [a, b, item] = seen;
    expect(a).toEqual(b);
    const share = (both: (i: number) => boolean) => [...Array(rows).keys()].filter(both).length / rows;
    // Five standard errors. Independent draws drop both sides in 0.5 * 0.5 of the rows.
    const band = 5 * Math.sqrt((0.5 * 0.5) / rows);
    expect(Math.abs(share((i) => a![i] === 0) - 0.5)).toBeLessThan(band);
    expect(Math.abs(share((i) => item![i] === 0) - 0.5)).toBeLessThan(band);
    expect(Math.abs(share((i) => a![i] === 0 && item![i] === 0) - 0.25)).toBeLessThan(band);
  });

  it('sets a missing flag that is a separate input for exactly the rows that it drops', async () => {
    const model = tinyRanker();
    let seen: ArrayLike<number>[] = [];
    withFeatureDropout(model, {
      ...options,
      historical: ['history', 'item_age_days'],
      missing: {item_age_days: 1},
    });
    attachTerm(model, {
      name: 'spy',
      order: 2,
      spec: {},
      penalty: (step) => {
        seen = [step.inputs[0]!, step.inputs[2]!].map((input) => input.dataSync());
        return null;
      },
    });
    model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy'});
    const {x, y} = tinyBatch();
    await model.trainOnBatch({...x, item_age_days: tf.zeros([16, 1])}, y);
    const [history, flag] = seen;
    const isDropped = (i: number) => [0, 1, 2, 3].every((j) => history![4 * i + j] === 0);
    expect([...Array(16).keys()].map((i) => flag![i] === 1)).toEqual([...Array(16).keys()].map(isDropped));
    expect(new Set(Array.from(flag!))).toEqual(new Set([0, 1]));
  });

  it('can be attached twice under two names', async () => {
    const model = withFeatureDropout(tinyRanker(), options);
    withFeatureDropout(model, {...options, historical: ['content'], seed: 8, name: 'content_dropout'});
    expect(attachedTerms(model).map((t) => t.name)).toEqual(['content_dropout', 'feature_dropout']);
    model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy'});
    const {x, y} = tinyBatch();
    await model.trainOnBatch(x, y);
  });

  it('works in fit and leaks no tensors', async () => {
    const {model} = await train(options);
    const {x, y} = tinyBatch();
    await model.fit(x, y, {epochs: 1, batchSize: 8, verbose: 0});
    const {numTensors} = tf.memory();
    await model.fit(x, y, {epochs: 2, batchSize: 6, verbose: 0});
    for (let i = 0; i < 5; i++) await model.trainOnBatch(x, y);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('is undone by detachTerm', async () => {
    const model = withFeatureDropout(tinyRanker(), options);
    detachTerm(model, 'feature_dropout');
    model.compile({optimizer: tf.train.adam(0.05), loss: 'binaryCrossentropy'});
    const {x, y} = tinyBatch();
    for (let i = 0; i < 4; i++) await model.trainOnBatch(x, y);
    expect(model.getWeights().map((w) => w.dataSync())).toEqual((await train(null)).weights);
  });
});

describe('withFeatureDropout', () => {
  const rejects = (change: Partial<FeatureDropoutOptions>, message: string, model = tinyRanker()) =>
    expect(() => withFeatureDropout(model, {...options, ...change})).toThrow(
      `[@cs/baselines] withFeatureDropout: ${message}`,
    );
  it('rejects an unknown input and lists the inputs', () =>
    rejects({historical: ['x']}, 'no input named "x". Inputs: history, content, item_age_days.'));
  it('rejects a layer that is not an input', () =>
    rejects({historical: ['mlp_1']}, 'no input named "mlp_1". Inputs: history, content, item_age_days.'));
  it('rejects an empty array of inputs', () =>
    rejects(
      {historical: []},
      'historical must be an array with the name of at least one input. Received: []. Inputs: history, content, item_age_days.',
    ));
  it('rejects an input that is named twice, on one side or on two', () => {
    for (const historical of [['history', 'history'], {user: ['history'], item: ['history']}]) {
      rejects({historical}, 'historical names "history" twice. Name each input once.');
    }
  });
  it('rejects a side without inputs', () =>
    rejects(
      {historical: {user: ['history'], item: []}},
      'historical must be an array with the name of at least one input. Received: {"user":["history"],"item":[]}.',
    ));
  it('rejects an unknown option', () =>
    rejects(
      {rates: 0.3} as never,
      'no option "rates". Did you mean "rate"? Options: historical, rate, granularity, missing, seed, name.',
    ));
  it('rejects a rate outside [0, 1]', () => {
    rejects({rate: 1.1}, 'rate must be a number from 0 to 1. Received: 1.1.');
    rejects({rate: Number.NaN}, 'rate must be a number from 0 to 1. Received: NaN.');
    rejects({rate: '0.5' as never}, 'rate must be a number from 0 to 1. Received: "0.5".');
  });
  it('rejects an unknown granularity', () =>
    rejects(
      {granularity: 'rows' as never},
      `granularity must be 'row', 'group' or 'feature'. Received: "rows".`,
    ));
  it('rejects a call without a seed', () =>
    rejects({seed: undefined as never}, 'seed must be a finite number. Received: undefined.'));
  it('rejects a missing that is not finite, or for an input that is not historical', () => {
    rejects({missing: Number.NaN}, 'missing must be a finite number. Received: NaN for "history".');
    for (const missing of [null, [1], '0']) {
      const text = JSON.stringify(missing);
      rejects(
        {missing: missing as never},
        `missing must be a number, or an object of numbers by input name. Received: ${text}.`,
      );
    }
    rejects(
      {missing: {content: 1}},
      'missing names "content", which is not in historical. Historical inputs: history.',
    );
  });
  it('rejects a missing array whose length is not the number of features', () =>
    rejects(
      {missing: {history: [1, 0]}},
      'missing must be a number, or one per feature of "history", which is [batch, 4]. Received: 2 numbers.',
    ));
  it('rejects a fraction for an integer input', () => {
    const ids = tf.input({shape: [1], name: 'ids', dtype: 'int32'});
    const table = tf.layers.embedding({inputDim: 3, outputDim: 2}).apply(ids) as tf.SymbolicTensor;
    const model = tf.model({inputs: ids, outputs: table});
    rejects(
      {historical: ['ids'], missing: 0.5},
      'missing must be an integer for "ids", which is an int32 input. Received: 0.5.',
      model,
    );
  });
  it('rejects a second term of the same name', () => {
    const model = withFeatureDropout(tinyRanker(), options);
    expect(() => withFeatureDropout(model, options)).toThrow(
      '[@cs/baselines] withFeatureDropout: "feature_dropout" is attached to this model already.',
    );
  });
});
