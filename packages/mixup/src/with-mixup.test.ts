import {attachedTerms, restoreTermStates, termStates, termWeights} from '@cs/graph';
import {expectClose, expectResumes, onBackends, tinyBatch, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {type MixPairs, type MixupOptions, maskedLoss, mix, mixPairs, random, withMixup} from './index.js';

const options: MixupOptions = {at: 'interaction', alpha: 0.2, weight: 0.2, seed: 7};

async function train(given: MixupOptions | null, rows = 16, steps = 4, make = tinyRanker) {
  const model = make();
  if (given) withMixup(model, given);
  model.compile({optimizer: tf.train.sgd(0.5), loss: 'binaryCrossentropy'});
  const {x, y} = tinyBatch(rows);
  let losses: number[] = [];
  for (let i = 0; i < steps; i++) losses = (await model.trainOnBatch(x, y)) as number[];
  return {model, losses, weights: model.getWeights().map((w) => w.dataSync())};
}

/** The tiny ranker with a BatchNorm below the cut. */
function normedRanker(): tf.LayersModel {
  const base = tinyRanker();
  const z = base.getLayer('interaction').output as tf.SymbolicTensor;
  const normed = tf.layers.batchNormalization({name: 'norm'}).apply(z);
  const out = ['click', 'save'].map(
    (name, i) =>
      tf.layers
        .dense({
          units: 1,
          name,
          activation: 'sigmoid',
          kernelInitializer: tf.initializers.glorotUniform({seed: i}),
        })
        .apply(normed) as tf.SymbolicTensor,
  );
  return tf.model({inputs: base.inputs, outputs: out});
}

/** A ranker with a skip path past its interaction layer. */
function skippingRanker(): tf.LayersModel {
  const base = tinyRanker();
  const dense = (units: number, name: string, seed: number, activation: 'relu' | 'sigmoid') =>
    tf.layers.dense({units, name, activation, kernelInitializer: tf.initializers.glorotUniform({seed})});
  const skip = dense(3, 'skip', 9, 'relu').apply(base.inputs[1]!) as tf.SymbolicTensor;
  const z = base.getLayer('interaction').output as tf.SymbolicTensor;
  const joined = tf.layers.concatenate({name: 'joined'}).apply([z, skip]);
  const click = dense(1, 'click', 10, 'sigmoid').apply(joined) as tf.SymbolicTensor;
  return tf.model({inputs: base.inputs, outputs: click});
}

/** The scores of the tiny ranker's two heads for mixed rows, computed without the plug-in. */
function mixedScores(model: tf.LayersModel, x: Record<string, tf.Tensor>, pairs: MixPairs) {
  const above = tf.model({
    inputs: model.inputs,
    outputs: model.getLayer('interaction').output as tf.SymbolicTensor,
  });
  const z = mix(above.predict(model.inputNames.map((n) => x[n]!)) as tf.Tensor, pairs);
  const mlp = model.getLayer('mlp_1').apply(z);
  return ['click', 'save'].map((name) => (model.getLayer(name).apply(mlp) as tf.Tensor).dataSync());
}

/** A layer that returns its input and records its values. */
class Spy extends tf.layers.Layer {
  constructor(private readonly seen: number[]) {
    super({});
  }
  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return shape;
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x] = [inputs].flat() as [tf.Tensor];
    this.seen.push(...x.dataSync());
    return tf.clone(x);
  }
  override getClassName(): string {
    return 'CsSpy';
  }
}

onBackends('withMixup', () => {
  it('trains bitwise the same as without the plug-in if weight is 0', async () => {
    expect((await train({...options, weight: 0})).weights).toEqual((await train(null)).weights);
  });

  it('gives the same weights for the same seed, and different ones for another seed', async () => {
    const first = (await train(options)).weights;
    expect((await train(options)).weights).toEqual(first);
    expect((await train({...options, seed: 8})).weights).not.toEqual(first);
  });

  it('adds weight times the loss of the mixed rows', async () => {
    const {losses} = await train({...options, weight: 2}, 16, 1);
    const model = tinyRanker();
    const {x, y} = tinyBatch();
    const pairs = mixPairs(16, {alpha: 0.2, lambdaPer: 'batch', random: random(7)});
    const scores = mixedScores(model, x, pairs);
    const expected = ['click', 'save'].map((name, i) => {
      const p = tf.tensor2d([...scores[i]!], [16, 1]);
      return tf.mean(tf.metrics.binaryCrossentropy(mix(y[name]!, pairs), p)).dataSync()[0]!;
    });
    expect(losses[0]! - losses[1]! - losses[2]!).toBeCloseTo(2 * (expected[0]! + expected[1]!), 5);
  });

  it('gives the same mixed loss for class indices as for the same classes in one-hot form', async () => {
    const classes = tf.tensor2d(Array.from({length: 16}, (_, i) => [i % 3]));
    const run = async (loss: string, y: tf.Tensor) => {
      const {history} = tinyBatch().x;
      const layers = ['z', 'class'].map((name, i) =>
        tf.layers.dense({
          name,
          units: 3,
          kernelInitializer: tf.initializers.glorotUniform({seed: i}),
          ...(i === 0 ? {inputShape: [4]} : {activation: 'softmax' as const}),
        }),
      );
      const model = withMixup(tf.sequential({layers}), {at: 'z', seed: 3, weight: 2, lambdaPer: 'row'});
      model.compile({optimizer: tf.train.sgd(0.5), loss});
      await model.trainOnBatch(history!, y);
      return model.getWeights().flatMap((w) => Array.from(w.dataSync()));
    };
    const oneHot = tf.oneHot(tf.cast(tf.reshape(classes, [-1]), 'int32'), 3);
    expectClose(
      await run('sparseCategoricalCrossentropy', classes),
      await run('categoricalCrossentropy', oneHot),
      1e-5,
    );
  });

  it('does nothing for a batch of one row', async () => {
    expect((await train(options, 1)).weights).toEqual((await train(null, 1)).weights);
  });

  it('updates the moving averages of a BatchNorm below the cut in the clean pass only', async () => {
    const moving = async (given: MixupOptions | null) => {
      const {model} = await train(given, 16, 1, normedRanker);
      return model
        .getLayer('norm')
        .getWeights()
        .slice(2)
        .map((w) => w.dataSync());
    };
    expect(await moving(options)).toEqual(await moving(null));
  });

  it('mixes every tensor that crosses the cut alike: the interaction output and a skip path', async () => {
    const batch = tinyBatch();
    const model = skippingRanker();
    const [loss, clean] = [(m: tf.LayersModel) => m.trainOnBatch(batch.x, batch.y.click!), skippingRanker()];
    for (const each of [model, clean]) each.compile({optimizer: tf.train.sgd(0), loss: 'binaryCrossentropy'});
    withMixup(model, {...options, weight: 2, lambdaPer: 'row'});
    const term = ((await loss(model)) as number) - ((await loss(clean)) as number);
    const pairs = mixPairs(16, {alpha: 0.2, lambdaPer: 'row', random: random(7)});
    const crossing = ['interaction', 'skip'].map((name) => {
      const upTo = tf.model({
        inputs: clean.inputs,
        outputs: clean.getLayer(name).output as tf.SymbolicTensor,
      });
      return mix(upTo.predict(clean.inputNames.map((n) => batch.x[n]!)) as tf.Tensor, pairs);
    });
    const joined = clean.getLayer('joined').apply(crossing) as tf.Tensor;
    const p = clean.getLayer('click').apply(joined) as tf.Tensor;
    const expected = tf.mean(tf.metrics.binaryCrossentropy(mix(batch.y.click!, pairs), p)).dataSync()[0]!;
    expect(term).toBeCloseTo(2 * expected, 5);
  });

  it('mixes the other inputs alike when `at` is one of several inputs', async () => {
    const batch = tinyBatch();
    const [model, clean] = [tinyRanker(), tinyRanker()];
    for (const each of [model, clean]) each.compile({optimizer: tf.train.sgd(0), loss: 'binaryCrossentropy'});
    withMixup(model, {...options, at: 'content', weight: 2, lambdaPer: 'row'});
    const total = async (m: tf.LayersModel) => ((await m.trainOnBatch(batch.x, batch.y)) as number[])[0]!;
    const term = (await total(model)) - (await total(clean));
    const pairs = mixPairs(16, {alpha: 0.2, lambdaPer: 'row', random: random(7)});
    const mixed = clean.inputNames.map((name) => mix(batch.x[name]!, pairs));
    const scores = clean.predict(mixed) as tf.Tensor[];
    const losses = clean.outputNames.map(
      (name, i) =>
        tf.mean(tf.metrics.binaryCrossentropy(mix(batch.y[name]!, pairs), scores[i]!)).dataSync()[0]!,
    );
    expect(term).toBeCloseTo(2 * (losses[0]! + losses[1]!), 5);
  });

  it('never mixes rows of the same request, given by an input name or by a function', async () => {
    const apart: MixupOptions = {...options, pairing: 'within-request-excluded', request: 'item_age_days'};
    const byInput = (await train(apart)).weights;
    const byFunction = await train({...apart, request: ({item_age_days}) => item_age_days!});
    expect(byFunction.weights).toEqual(byInput);
    expect(byInput).not.toEqual((await train(options)).weights);
    // The two requests have ages 7 and 90, so every mixed row must have an age in between.
    const seen: number[] = [];
    const model = tinyRanker();
    const age = tf.layers.dense({units: 1, name: 'age', kernelInitializer: 'ones'});
    const out = new Spy(seen).apply(age.apply(model.inputs[2]!)) as tf.SymbolicTensor;
    const spied = withMixup(tf.model({inputs: model.inputs, outputs: out}), {...apart, at: 'age', alpha: 5});
    spied.compile({optimizer: tf.train.sgd(0), loss: 'meanSquaredError'});
    // 6 of the 12 rows have age 7.
    const ages = tf.tensor2d(Array.from({length: 12}, (_, i) => [i % 2 === 0 ? 7 : 90]));
    const {x} = tinyBatch(12);
    await spied.trainOnBatch({...x, item_age_days: ages}, tf.zeros([12, 1]));
    expect(seen.length).toBe(24);
    expect(seen.slice(12).every((value) => value > 7.001 && value < 89.999)).toBe(true);
  });

  it('adds nothing for a batch of a single request', async () => {
    const one = tf.ones([16, 1]);
    const apart = {...options, pairing: 'within-request-excluded', request: () => one} as const;
    expect((await train(apart)).weights).toEqual((await train(null)).weights);
  });

  for (const missing of [-1, Number.NaN]) {
    it(`masks a mixed label if either is missing (${missing}), and normalises like the clean loss`, async () => {
      const batch = tinyBatch();
      const known = [...batch.y.click!.dataSync()];
      const isMissing = (i: number) => i % 5 === 0;
      const y = {
        click: tf.tensor2d(known.map((label, i) => [isMissing(i) ? missing : label])),
        save: batch.y.save!,
      };
      const loss = {click: maskedLoss(tf.metrics.binaryCrossentropy, missing), save: 'binaryCrossentropy'};
      const [model, clean] = [tinyRanker(), tinyRanker()];
      withMixup(model, {...options, weight: 2, labelMask: missing});
      model.compile({optimizer: tf.train.sgd(0.5), loss: loss as never});
      const pairs = mixPairs(16, {alpha: 0.2, lambdaPer: 'batch', random: random(7)});
      const [click, save] = mixedScores(clean, batch.x, pairs);
      const terms = [...click!].flatMap((p, i) => {
        const j = pairs.partner[i]!;
        if (isMissing(i) || isMissing(j)) return [];
        const label = pairs.lambda[i]! * known[i]! + (1 - pairs.lambda[i]!) * known[j]!;
        return [-(label * Math.log(p) + (1 - label) * Math.log(1 - p))];
      });
      expect(terms.length).toBeLessThan(16);
      const mixedClick = terms.reduce((sum, term) => sum + term / terms.length, 0);
      const mixedSave = tf
        .mean(tf.metrics.binaryCrossentropy(mix(y.save, pairs), tf.tensor2d([...save!], [16, 1])))
        .dataSync()[0]!;
      const [total, ...own] = (await model.trainOnBatch(batch.x, y)) as number[];
      expect(total! - own[0]! - own[1]!).toBeCloseTo(2 * (mixedClick + mixedSave), 5);
      for (let i = 0; i < 3; i++) await model.trainOnBatch(batch.x, y);
      expect(model.getWeights().every((w) => w.dataSync().every(Number.isFinite))).toBe(true);
    });
  }

  it('leaks no tensor with requests and missing labels', async () => {
    const model = withMixup(tinyRanker(), {
      ...options,
      pairing: 'within-request-excluded',
      request: 'item_age_days',
      labelMask: -1,
    });
    model.compile({
      optimizer: tf.train.sgd(0.5),
      loss: maskedLoss(tf.metrics.binaryCrossentropy, -1),
    });
    const {x, y} = tinyBatch();
    await model.trainOnBatch(x, y);
    const {numTensors} = tf.memory();
    for (let i = 0; i < 5; i++) await model.trainOnBatch(x, y);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('rejects a step with missing labels if the loss is a stock loss given by name', async () => {
    const model = withMixup(tinyRanker(), {...options, labelMask: -1});
    const {x, y} = tinyBatch();
    const missing = {...y, save: tf.fill([16, 1], -1)};
    const perOutput = {save: 'binaryCrossentropy', click: 'meanSquaredError'};
    for (const loss of ['binaryCrossentropy', ['meanSquaredError', 'binaryCrossentropy'], perOutput]) {
      model.compile({optimizer: 'sgd', loss});
      await model.trainOnBatch(x, y);
      await expect(model.trainOnBatch(x, missing)).rejects.toThrow(
        `[@cs/mixup] withMixup: labelMask: some labels of "save" are missing, but its loss 'binaryCrossentropy' would treat the marker as a label.`,
      );
    }
  });

  it('leaks no tensor', async () => {
    const {model} = await train(options);
    const {x, y} = tinyBatch();
    const {numTensors} = tf.memory();
    for (let i = 0; i < 10; i++) await model.trainOnBatch(x, y);
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

onBackends('the state of withMixup', () => {
  it('resumes a stopped training run with bitwise the same result', () =>
    expectResumes((model) => withMixup(model, options), {termStates, restoreTermStates, termWeights}));
});

describe('withMixup', () => {
  it('rejects an unknown layer and lists the layers that can be cut', () => {
    expect(() => withMixup(tinyRanker(), {...options, at: 'interactoin'})).toThrow(
      '[@cs/mixup] withMixup: no layer named "interactoin". Did you mean "interaction"? Layers that can be cut: features, interaction, mlp_1.',
    );
  });
  it('rejects an Embedding below the cut', () => {
    const ids = tf.input({shape: [1], name: 'ids'});
    const cut = tf.layers.reLU({name: 'cut'}).apply(ids);
    const out = tf.layers
      .embedding({inputDim: 3, outputDim: 1, name: 'table'})
      .apply(cut) as tf.SymbolicTensor;
    expect(() => withMixup(tf.model({inputs: ids, outputs: out}), {at: 'cut', seed: 1})).toThrow(
      'Embedding "table" is below',
    );
  });
  it('rejects an Embedding inside a nested model below the cut', () => {
    const inside = tf.input({shape: [1]});
    const table = tf.layers.embedding({inputDim: 3, outputDim: 1, name: 'table'}).apply(inside);
    const nested = tf.model({inputs: inside, outputs: table as tf.SymbolicTensor, name: 'nested'});
    const ids = tf.input({shape: [1], name: 'ids'});
    const out = nested.apply(tf.layers.reLU({name: 'cut'}).apply(ids)) as tf.SymbolicTensor;
    expect(() => withMixup(tf.model({inputs: ids, outputs: out}), {at: 'cut', seed: 1})).toThrow(
      'Embedding "table" is below',
    );
  });
  it.each([
    [{alpha: 0}, 'alpha must be > 0. Received: 0.'],
    [{weight: -1}, 'weight must be >= 0. Received: -1.'],
    [{lambdaPer: 'item'}, `lambdaPer must be 'batch' or 'row'. Received: "item".`],
    [{seed: undefined}, 'seed must be a finite number. Received: undefined.'],
    [
      {pairing: 'within-request-excluded'},
      "pairing 'within-request-excluded' needs request, the request id of each row. Received: undefined.",
    ],
    [
      {request: 'history'},
      "request is only used with pairing 'within-request-excluded'. Received: pairing 'random'.",
    ],
    [
      {pairing: 'within-request-excluded', request: 'request_id'},
      'request: no input named "request_id". Inputs: history, content, item_age_days.',
    ],
    [
      {pairing: 'within-request-excluded', request: 'history'},
      'request: input "history" must have one id per row. Received: an input of shape [batch, 4].',
    ],
    [
      {labelMask: 'missing'},
      'labelMask must be the value that marks a missing label, such as -1 or NaN. Received: "missing".',
    ],
    [
      {wieght: 3},
      'no option "wieght". Did you mean "weight"? Options: at, call, alpha, weight, lambdaPer, pairing, request, labelMask, seed.',
    ],
  ])('rejects %o', (change, message) => {
    expect(() => withMixup(tinyRanker(), {...options, ...change} as MixupOptions)).toThrow(
      `[@cs/mixup] withMixup: ${message}`,
    );
  });

  it('rejects, in training, a request function that does not return a tensor of ids', async () => {
    const model = tinyRanker();
    const request = (() => undefined) as never;
    withMixup(model, {...options, pairing: 'within-request-excluded', request});
    model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy'});
    const {x, y} = tinyBatch();
    await expect(model.trainOnBatch(x, y)).rejects.toThrow(
      /^\[@cs\/mixup\] withMixup: request must return a tensor with one id for each of the \d+ rows\. Received: undefined\.$/,
    );
  });

  it('rejects, in training, a request function that reads an unknown input', async () => {
    const model = tinyRanker();
    const request: MixupOptions['request'] = ({item_age}) => tf.add(item_age!, 0);
    withMixup(model, {...options, pairing: 'within-request-excluded', request});
    model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy'});
    const {x, y} = tinyBatch();
    await expect(model.trainOnBatch(x, y)).rejects.toThrow(
      '[@cs/mixup] withMixup: request: no input named "item_age". Inputs: history, content, item_age_days.',
    );
  });

  it('rejects, in training, float32 request ids that have become equal, and accepts them as int32', async () => {
    const ids = [16_777_216, 16_777_217, 16_777_218, 16_777_219];
    for (const dtype of ['float32', 'int32'] as const) {
      const id = tf.input({shape: [1], name: 'request_id', dtype});
      const x = tf.input({shape: [1], name: 'x'});
      const z = tf.layers.dense({units: 1, name: 'z'}).apply(x);
      const outputs = tf.layers.dense({units: 1, activation: 'sigmoid'}).apply(z) as tf.SymbolicTensor;
      const model = tf.model({inputs: [x, id], outputs});
      withMixup(model, {at: 'z', pairing: 'within-request-excluded', request: 'request_id', seed: 1});
      model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy'});
      const step = model.trainOnBatch([tf.zeros([4, 1]), tf.tensor2d(ids, [4, 1], dtype)], tf.ones([4, 1]));
      if (dtype === 'int32') await expect(step).resolves.toBeDefined();
      else {
        await expect(step).rejects.toThrow(
          "[@cs/mixup] withMixup: request ids in float32 are exact only below 16,777,216, so different requests may have become equal. Received: 16777216 in row 0 of a batch. Number the requests from 0, or make the input int32: tf.input({name, shape: [1], dtype: 'int32'}).",
        );
      }
    }
  });

  it('rejects a CategoryEncoding below the cut', () => {
    const ids = tf.input({shape: [1], name: 'ids'});
    const cut = tf.layers.reLU({name: 'cut'}).apply(ids);
    const oneHot = tf.layers.categoryEncoding({numTokens: 3, outputMode: 'oneHot', name: 'one_hot'});
    const model = tf.model({inputs: ids, outputs: oneHot.apply(cut) as tf.SymbolicTensor});
    expect(() => withMixup(model, {at: 'cut', seed: 1})).toThrow(
      'CategoryEncoding "one_hot" is below "cut", but ids cannot be mixed. Cut at this layer or at a layer after it.',
    );
  });

  it('rejects a second mixup on the same model', () => {
    const model = withMixup(tinyRanker(), options);
    expect(() => withMixup(model, options)).toThrow(
      '[@cs/mixup] withMixup: "mixup" is attached to this model already. Take it off first: detachTerm(model, "mixup") of @cs/graph.',
    );
  });

  it('quotes a string alpha in the error', () => {
    expect(() => withMixup(tinyRanker(), {...options, alpha: '0.2' as never})).toThrow(
      'alpha must be > 0. Received: "0.2".',
    );
  });

  it("lists its options, a function as 'function' and NaN as 'NaN'", () => {
    const model = withMixup(tinyRanker(), {
      ...options,
      pairing: 'within-request-excluded',
      request: ({item_age_days}) => item_age_days!,
      labelMask: Number.NaN,
    });
    expect(attachedTerms(model)[0]!.spec).toEqual({
      ...options,
      lambdaPer: 'batch',
      pairing: 'within-request-excluded',
      request: 'function',
      labelMask: 'NaN',
    });
  });
});
