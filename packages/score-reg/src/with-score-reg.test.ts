import {attachedTerms} from '@cs/graph';
import {onBackends, tinyBatch, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it} from 'vitest';
import {scoreReg, scoreRegState, type WithScoreRegOptions, withScoreReg} from './index.js';

const cold = {input: 'item_age_days', lessThan: 28};

async function train(options: WithScoreRegOptions | null, steps = 5) {
  const model = tinyRanker();
  if (options) expect(withScoreReg(model, options)).toBe(model);
  model.compile({optimizer: tf.train.sgd(0.5), loss: 'binaryCrossentropy'});
  const {x, y} = tinyBatch();
  let losses: number[] = [];
  for (let i = 0; i < steps; i++) losses = (await model.trainOnBatch(x, y)) as number[];
  const scores = model.predict(model.inputNames.map((n) => x[n]!)) as tf.Tensor[];
  const isCold = tf.less(x.item_age_days!, 28);
  return {
    state: options?.target ? scoreRegState(model) : undefined,
    weights: model.getWeights().map((w) => w.dataSync()),
    losses,
    gap: scoreReg(scores, isCold).dataSync()[0]!,
  };
}

onBackends('withScoreReg', () => {
  it('trains bit-identically to no plug-in at weight 0', async () => {
    expect((await train({cold, weight: 0})).weights).toEqual((await train(null)).weights);
  });

  it('adds weight times the regularizer to the total loss and leaves the loss of each output unchanged', async () => {
    const {losses, gap} = await train({cold, weight: 3}, 1);
    const model = tinyRanker();
    const {x} = tinyBatch();
    const scores = model.predict(model.inputNames.map((n) => x[n]!)) as tf.Tensor[];
    const expected = 3 * scoreReg(scores, tf.less(x.item_age_days!, 28)).dataSync()[0]!;
    expect(losses[0]! - losses[1]! - losses[2]!).toBeCloseTo(expected, 5);
    expect(gap).toBeGreaterThan(0);
  });

  it('narrows the gap monotonically with the weight', async () => {
    const gaps = [];
    for (const weight of [0, 1, 10]) gaps.push((await train({cold, weight}, 30)).gap);
    expect(gaps[1]).toBeLessThan(gaps[0]!);
    expect(gaps[2]).toBeLessThan(gaps[1]!);
  });

  it('trains bit-identically to no plug-in when no row is cold', async () => {
    const none = await train({cold: {input: 'item_age_days', lessThan: 0}, weight: 5});
    expect(none.weights).toEqual((await train(null)).weights);
  });

  it('gives the same result for a function of the inputs as for the condition', async () => {
    const byFunction = await train({cold: ({item_age_days}) => tf.less(item_age_days!, 28), weight: 2});
    expect(byFunction.weights).toEqual((await train({cold, weight: 2})).weights);
  });

  it('takes the labels for `match` from the targets and passes the other options to scoreReg', async () => {
    const options = {match: 'both', normalize: 'deviation', taskWeights: [2, 0.5]} as const;
    const {losses} = await train({cold, weight: 3, ...options}, 1);
    const model = tinyRanker();
    const {x, y} = tinyBatch();
    const scores = model.predict(model.inputNames.map((n) => x[n]!)) as tf.Tensor[];
    const labels = model.outputNames.map((n) => y[n]!);
    const expected = 3 * scoreReg(scores, tf.less(x.item_age_days!, 28), {...options, labels}).dataSync()[0]!;
    expect(losses[0]! - losses[1]! - losses[2]!).toBeCloseTo(expected, 5);
  });

  it('adapts the weight of each task to a target, identically in every run', async () => {
    const run = await train({cold, weight: 1, target: 0.01}, 20);
    const [click, save] = run.state!;
    for (const {weight, gap} of [click!, save!]) {
      expect(Math.sign(weight - 1)).toBe(Math.sign(Math.abs(gap) - 0.01));
    }
    expect(click!.weight).not.toBe(save!.weight);
    expect(await train({cold, weight: 1, target: 0.01}, 20)).toEqual(run);
  });

  it('weights each task separately with a target and uses the initial weight in the first step', async () => {
    const fixed = await train({cold, weight: 2, taskWeights: [1, 3]}, 1);
    const adapted = await train({cold, weight: 2, taskWeights: [1, 3], target: 0.01}, 1);
    expect(adapted.losses[0]!).toBeCloseTo(fixed.losses[0]!, 6);
  });

  it('trains bit-identically to no buffer if each batch has enough cold rows', async () => {
    // 4 of 16 rows are cold.
    expect((await train({cold, weight: 5, buffer: 4})).weights).toEqual(
      (await train({cold, weight: 5})).weights,
    );
    expect((await train({cold, weight: 5, buffer: 5})).weights).not.toEqual(
      (await train({cold, weight: 5})).weights,
    );
  });

  it('pulls a batch without cold rows towards the buffered scores', async () => {
    const weightsAfter = async (buffer: number) => {
      const model = withScoreReg(tinyRanker(), {cold, weight: 5, buffer});
      model.compile({optimizer: tf.train.sgd(0.5), loss: 'binaryCrossentropy'});
      const {x, y} = tinyBatch();
      // The first batch has enough cold rows to fill the buffer; the second has none.
      await model.trainOnBatch(x, y);
      await model.trainOnBatch({...x, item_age_days: tf.fill([16, 1], 90)}, y);
      return model.getWeights().map((w) => w.dataSync());
    };
    expect(await weightsAfter(4)).not.toEqual(await weightsAfter(0));
  });

  it.each([
    [
      'item_age_days',
      [7, 90, 1, 0],
      'cold: input "item_age_days" must be 1 for cold rows and 0 for warm ones. Received: 7 in row 0',
    ],
    [
      'item_age_days',
      [0, 1, Number.NaN, 0],
      'cold: input "item_age_days" must be 1 for cold rows and 0 for warm ones. Received: NaN in row 2',
    ],
    [
      cold,
      [7, Number.NaN, 90, 90],
      'cold: input "item_age_days" must not be NaN, which is neither cold nor warm. Received: NaN in row 1',
    ],
    [
      ({item_age_days}: Record<string, tf.Tensor>) => item_age_days!,
      [1, 0, 0.5, 0],
      'the result of cold must be a tensor [n] with 1 for cold rows and 0 for warm rows. Received: 0.5 in row 2',
    ],
    [
      () => [1, 0, 0, 0] as never,
      [1, 0, 0, 0],
      'the result of cold must be a tensor [n] with 1 for cold rows and 0 for warm rows. Received: [1,0,0,0]',
    ],
  ] as const)('rejects a cold of %o with the values %o in training', async (given, values, message) => {
    for (const kernel of ['linear', 'energy'] as const) {
      const model = withScoreReg(tinyRanker(), {cold: given as never, kernel});
      model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy'});
      const {x, y} = tinyBatch(4);
      const ages = tf.tensor2d([...values], [4, 1]);
      await expect(model.trainOnBatch({...x, item_age_days: ages}, y)).rejects.toThrow(
        `[@cs/score-reg] withScoreReg: ${message}`,
      );
    }
  });

  it('gives the same result for the name of an input of 0 and 1 as for a condition', async () => {
    const weightsAfter = async (given: WithScoreRegOptions['cold']) => {
      const model = withScoreReg(tinyRanker(), {cold: given, weight: 2});
      model.compile({optimizer: tf.train.sgd(0.5), loss: 'binaryCrossentropy'});
      const {x, y} = tinyBatch();
      await model.trainOnBatch({...x, item_age_days: tf.cast(tf.less(x.item_age_days!, 28), 'float32')}, y);
      return model.getWeights().map((w) => w.dataSync());
    };
    expect(await weightsAfter('item_age_days')).toEqual(
      await weightsAfter({input: 'item_age_days', greaterThan: 0.5}),
    );
  });

  it('logs the term without its weights, whether they are adapted to a target or not', async () => {
    const {x, y} = tinyBatch();
    const logged = [];
    for (const given of [{weight: 2}, {weight: 8}, {weight: 2, target: 0.01}, {weight: 8, target: 0.01}]) {
      const model = withScoreReg(tinyRanker(), {cold, taskWeights: [1, 3], ...given});
      model.compile({optimizer: tf.train.sgd(0), loss: 'binaryCrossentropy'});
      const {history} = await model.fit(x, y, {epochs: 3, batchSize: 16, verbose: 0});
      logged.push(history.score_reg![2] as number);
    }
    const model = tinyRanker();
    const scores = model.predict(model.inputNames.map((n) => x[n]!)) as tf.Tensor[];
    const wanted = scoreReg(scores, tf.less(x.item_age_days!, 28), {taskWeights: [1, 3]}).dataSync()[0]!;
    for (const value of logged) expect(value / wanted).toBeCloseTo(1, 4);
  });

  it('rejects a cold function that reads an unknown input', async () => {
    const model = withScoreReg(tinyRanker(), {cold: ({item_age_day}) => tf.less(item_age_day!, 28)});
    model.compile({optimizer: 'sgd', loss: 'binaryCrossentropy'});
    const {x, y} = tinyBatch();
    await expect(model.trainOnBatch(x, y)).rejects.toThrow(
      '[@cs/score-reg] withScoreReg: cold: no input named "item_age_day". Did you mean "item_age_days"? Inputs: history, content, item_age_days.',
    );
  });

  it.each([
    {weight: 1},
    {weight: 1, buffer: 6, kernel: 'gaussian', match: 'both'},
    {target: 0.1, buffer: 6, normalize: 'deviation', space: 'logit'},
  ] as const)('leaks no tensors: %o', async (options) => {
    const model = withScoreReg(tinyRanker(), {cold, ...options});
    model.compile({optimizer: 'adam', loss: 'binaryCrossentropy'});
    const {x, y} = tinyBatch();
    await model.trainOnBatch(x, y);
    const {numTensors} = tf.memory();
    for (let i = 0; i < 10; i++) await model.trainOnBatch(x, y);
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

describe('withScoreReg', () => {
  it('rejects an unknown input and lists the inputs', () => {
    expect(() => withScoreReg(tinyRanker(), {cold: {input: 'age', lessThan: 28}})).toThrow(
      '[@cs/score-reg] withScoreReg: cold: no input named "age". Inputs: history, content, item_age_days.',
    );
  });
  it.each([
    [{input: 'item_age_days'}, '{"input":"item_age_days"}'],
    [{input: 'item_age_days', lessthan: 28}, '{"input":"item_age_days","lessthan":28}'],
    [
      {input: 'item_age_days', lessThan: 28, greaterThan: 2},
      '{"input":"item_age_days","lessThan":28,"greaterThan":2}',
    ],
  ])('rejects a condition without exactly one limit: %j', (cold, text) => {
    expect(() => withScoreReg(tinyRanker(), {cold: cold as never})).toThrow(
      `[@cs/score-reg] withScoreReg: cold must have input and one of lessThan, greaterThan. Received: ${text}.`,
    );
  });
  it('rejects a promise of a model', () => {
    expect(() => withScoreReg(Promise.resolve(tinyRanker()) as never, {cold: 'item_age_days'})).toThrow(
      '[@cs/score-reg] withScoreReg: the model must be a LayersModel. Received: a promise.',
    );
  });
  it('rejects an input with several numbers per row', () => {
    expect(() => withScoreReg(tinyRanker(), {cold: 'history'})).toThrow(
      'must hold one number per row. Received: shape [batch, 4]. Name another input, or pass a function.',
    );
  });
  it('rejects a call without cold', () => {
    expect(() => withScoreReg(tinyRanker(), {} as never)).toThrow(
      "cold must say which rows are cold, e.g. {input: 'item_age_days', lessThan: 28}. Received: undefined.",
    );
  });

  it('finds the input of a Sequential that has not been built', () => {
    const layer = tf.layers.dense({units: 1, inputShape: [1], name: 'z'});
    const model = tf.sequential({layers: [layer]});
    expect(() => withScoreReg(model, {cold: 'z_input'})).not.toThrow();
  });

  it('rejects a number of task weights that is not the number of tasks', () => {
    expect(() => withScoreReg(tinyRanker(), {cold, taskWeights: [1]})).toThrow(
      '[@cs/score-reg] withScoreReg: taskWeights must have one weight per task, 2 in all. Received: 1.',
    );
  });

  it('lists its options in attachedTerms', () => {
    const model = withScoreReg(tinyRanker(), {cold, match: 'both'});
    expect(attachedTerms(model)).toEqual([
      {name: 'score_reg', spec: {weight: 0.1, kernel: 'linear', bandwidth: 0.1, match: 'both', cold}},
    ]);
  });

  it.each([
    [{target: 0}, 'target must be > 0. Received: 0.'],
    [{target: 0.1, weight: 0}, 'weight must be > 0 if there is a target. Received: 0.'],
    [{target: 0.1, stepSize: -1}, 'stepSize must be > 0. Received: -1.'],
    [{buffer: 1.5}, 'buffer must be a number of rows, an integer >= 0. Received: 1.5.'],
  ])('rejects %o', (options, message) => {
    expect(() => withScoreReg(tinyRanker(), {cold, ...options})).toThrow(message);
  });

  it('throws for the state of a model without a target', () => {
    for (const model of [tinyRanker(), withScoreReg(tinyRanker(), {cold})]) {
      expect(() => scoreRegState(model)).toThrow(
        '[@cs/score-reg] scoreRegState: the model has no score_reg term with a target.',
      );
    }
  });

  it('rejects an unknown option', () => {
    expect(() => withScoreReg(tinyRanker(), {cold, wieght: 3} as never)).toThrow(
      '[@cs/score-reg] withScoreReg: no option "wieght". Did you mean "weight"? Options: cold, weight, target,',
    );
  });

  it('rejects a second score_reg on a model', () => {
    const model = withScoreReg(tinyRanker(), {cold});
    expect(() => withScoreReg(model, {cold})).toThrow(
      '[@cs/score-reg] withScoreReg: "score_reg" is attached to this model already. Take it off first: detachTerm(model, "score_reg") of @cs/graph.',
    );
  });

  it('rejects a weight that is a string, quoting it', () => {
    expect(() => withScoreReg(tinyRanker(), {cold, weight: '0.2' as never})).toThrow(
      'weight must be >= 0. Received: "0.2".',
    );
  });

  it('rejects a negative weight', () => {
    expect(() => withScoreReg(tinyRanker(), {cold, weight: -1})).toThrow(
      'weight must be >= 0. Received: -1.',
    );
  });
});
