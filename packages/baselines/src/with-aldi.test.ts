import {attachedTerms, detachTerm} from '@cs/graph';
import {expectClose, onBackends, reloaded, tinyBatch, tinyRanker} from '@cs-internal/test-kit';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, it, vi} from 'vitest';
import {
  type AldiOptions,
  identificationAlignment,
  pairRows,
  pairwiseLoss,
  random,
  rankingAlignment,
  ratingAlignment,
  withAldi,
} from './index.js';

const options: AldiOptions = {
  nonHistorical: ['content'],
  cold: {input: 'item_age_days', lessThan: 28},
  units: [5, 4],
  seed: 7,
};
const none = {supervised: 0, ranking: 0, identification: 0, rating: 0};

const values = (model: tf.LayersModel) => model.getWeights().map((w) => w.dataSync().slice());
const predict = (model: tf.LayersModel, x: Record<string, tf.Tensor> = tinyBatch().x) => {
  const given = model.inputNames.map((n) => x[n]!);
  return [model.predict(given.length === 1 ? given[0]! : given)].flat() as tf.Tensor[];
};
const scores = (model: tf.LayersModel, x?: Record<string, tf.Tensor>) =>
  predict(model, x).map((t) => t.dataSync());

async function train(given: AldiOptions | null, steps = 4, rows = 16, frozen = false) {
  const model = tinyRanker();
  if (frozen) model.trainable = false;
  const aldi = given && withAldi(model, given);
  model.compile({optimizer: tf.train.adam(0.05), loss: 'binaryCrossentropy'});
  const {x, y} = tinyBatch(rows);
  const extra: number[] = [];
  for (let i = 0; i < steps; i++) {
    const [all, click, save] = (await model.trainOnBatch(x, y)) as number[];
    extra.push(all! - click! - save!);
  }
  return {model, extra, student: aldi?.student as tf.LayersModel, serving: aldi?.serving as tf.LayersModel};
}

onBackends('withAldi', () => {
  it('trains the teacher bit for bit as without a student', async () => {
    const wanted = values((await train(null)).model);
    expect(values((await train(options)).model)).toEqual(wanted);
    expect(values((await train({...options, nonHistorical: ['content', 'interaction']})).model)).toEqual(
      wanted,
    );
  });

  it.each([
    {supervised: 1.1, ranking: 0.9, identification: 0.5, rating: 0.2},
    {...none, supervised: 2},
    {...none, ranking: 2},
    {...none, identification: 2},
    {...none, rating: 2},
  ])('adds the weighted losses: %o', async (weights) => {
    const {extra} = await train({...options, weights}, 1);
    const model = tinyRanker();
    const {student} = withAldi(model, {...options, weights});
    const {x, y} = tinyBatch();
    const logit = (p: tf.Tensor) => {
      const flat = tf.reshape(p, [-1]);
      return tf.log(tf.div(flat, tf.sub(1, flat))) as tf.Tensor1D;
    };
    const warm = tf.reshape(tf.cast(tf.greaterEqual(x.item_age_days!, 28), 'float32'), [-1]) as tf.Tensor1D;
    const draw = random(7);
    let wanted = 0;
    const value = (scalar: tf.Scalar) => scalar.dataSync()[0]!;
    predict(model).forEach((p, i) => {
      const [t, s] = [logit(p), logit(predict(student)[i]!)];
      const {positive, negative} = pairRows(y[['click', 'save'][i]!]!.dataSync(), draw);
      const at = (v: tf.Tensor1D, rows: Int32Array) => tf.gather(v, tf.tensor1d(rows, 'int32'));
      const difference = (v: tf.Tensor1D) => tf.sub(at(v, positive), at(v, negative)) as tf.Tensor1D;
      const bothWarm = tf.mul(at(warm, positive), at(warm, negative)) as tf.Tensor1D;
      wanted += weights.supervised * value(pairwiseLoss(at(s, positive), at(s, negative)));
      wanted += weights.ranking * value(rankingAlignment(difference(s), difference(t), bothWarm));
      wanted += weights.rating * value(ratingAlignment(s, t, warm));
    });
    const inside = (m: tf.LayersModel, layer: string) =>
      predict(
        tf.model({inputs: m.inputs, outputs: m.getLayer(layer).output as tf.SymbolicTensor}),
      )[0] as tf.Tensor2D;
    const [es, et] = [inside(student, 'aldi_2'), inside(model, 'mlp_1')];
    wanted += weights.identification * value(identificationAlignment(es, et, warm));
    expectClose(extra, [wanted], 1e-5);
  });

  it.each([-1, Number.NaN])('forms no pairs of rows whose label is missing (%d)', async (missing) => {
    const labels = [1, missing, 0, missing, missing, missing];
    const model = tinyRanker();
    const {student} = withAldi(model, {...options, weights: {...none, supervised: 1}});
    const [up, , down] = scores(student, tinyBatch(6).x)[0]!;
    // A custom loss of 0 leaves only the student's loss: -log sigmoid of the one pair's difference.
    const zero = (_: tf.Tensor, p: tf.Tensor) => tf.mul(0, tf.mean(p));
    model.compile({optimizer: tf.train.sgd(0), loss: zero});
    const click = tf.tensor2d(labels, [6, 1]);
    const [all] = (await model.trainOnBatch(tinyBatch(6).x, {
      click,
      save: tf.fill([6, 1], missing),
    })) as number[];
    const logit = (p: number) => Math.log(p / (1 - p));
    expectClose([all!], [Math.log(1 + Math.exp(logit(down!) - logit(up!)))], 1e-5);
  });

  it.each([
    [100, 'warm', 'cold'],
    [-1, 'cold', 'warm'],
  ])(
    'warns once after 50 batches if all rows are on one side of %d days',
    async (lessThan, missing, only) => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
      try {
        await train({...options, cold: {input: 'item_age_days', lessThan}}, 60);
        expect(warn.mock.calls).toEqual([
          [expect.stringContaining(`[@cs/baselines] withAldi: the first 50 batches had only ${only} rows`)],
        ]);
        expect(warn.mock.calls[0]![0]).toContain(
          missing === 'warm' ? 'learns nothing from the teacher' : 'serves',
        );
        warn.mockClear();
        await train(options, 60);
        expect(warn).not.toHaveBeenCalled();
      } finally {
        warn.mockRestore();
      }
    },
  );

  it('trains every weight of the student', async () => {
    const before = values(withAldi(tinyRanker(), options).student);
    const {student} = await train(options, 10);
    values(student).forEach((w, i) => {
      expect(w, student.weights[i]!.name).not.toEqual(before[i]);
    });
  });

  it('learns from a frozen teacher, as in the paper: its losses fall and the teacher does not change', async () => {
    const {model, extra} = await train(options, 60, 16, true);
    expect(extra.at(-1)!).toBeLessThan(0.9 * extra[0]!);
    expect(values(model)).toEqual(values(tinyRanker()));
  });

  it('imitates the teacher if it sees the same features', async () => {
    const inside = {...options, nonHistorical: ['interaction'], cold: {input: 'item_age_days', lessThan: 0}};
    const {model, student} = await train(
      {...inside, units: [8], weights: {...none, rating: 1}},
      80,
      16,
      true,
    );
    predict(student).forEach((p, i) => {
      expectClose(p, predict(model)[i]!.dataSync(), 0.03);
    });
  });

  it('trains the same student for the same seed and a different one for another', async () => {
    const first = values((await train(options)).student);
    expect(values((await train(options)).student)).toEqual(first);
    expect(values((await train({...options, seed: 8})).student)).not.toEqual(first);
  });

  it('does not change the student if all weights are 0', async () => {
    const {student, extra} = await train({...options, weights: none});
    expect(values(student)).toEqual(values(withAldi(tinyRanker(), options).student));
    expectClose(extra, [0, 0, 0, 0]);
  });

  it('learns only by the supervised loss if no row is warm', async () => {
    const cold = {input: 'item_age_days', lessThan: 1000};
    const all = await train({...options, cold});
    const supervised = await train({...options, cold, weights: {...none, supervised: 1}});
    expectClose(all.extra, supervised.extra, 1e-5);
    values(all.student).forEach((w, i) => {
      expectClose(w, values(supervised.student)[i]!, 1e-5);
    });
  });

  it('adds 0 for a single cold row, which has no pair and is not aligned', async () => {
    const {extra} = await train(options, 2, 1);
    expectClose(extra, [0, 0]);
  });

  it('serves warm rows with the teacher and cold rows with the student, bit for bit', async () => {
    const {model, student, serving} = await train(options);
    const {x} = tinyBatch();
    const age = [28, 27.999998, 28.000002, 0, 1e9, -5, 7, 90];
    const given = {...x, item_age_days: tf.tensor2d([...age, ...age].map((a) => [a]))};
    const [served, ofTeacher, ofStudent] = [serving, model, student].map((m) => scores(m, given)) as [
      ReturnType<typeof scores>,
      ReturnType<typeof scores>,
      ReturnType<typeof scores>,
    ];
    served.forEach((column, task) => {
      column.forEach((p, i) => {
        expect(p).toBe((age[i % 8]! < 28 ? ofStudent : ofTeacher)[task]![i]);
      });
    });
    expect(serving.outputNames).toEqual(['aldi_served_click', 'aldi_served_save']);
    expect(serving.inputNames).toEqual(model.inputNames);
  });

  it('serves with greaterThan and with an input of 0 and 1 as well', () => {
    const {x} = tinyBatch();
    const above = withAldi(tinyRanker(), {...options, cold: {input: 'item_age_days', greaterThan: 28}});
    const flag = withAldi(tinyRanker(), {...options, cold: 'item_age_days'});
    const flags = {...x, item_age_days: tf.cast(tf.greater(x.item_age_days!, 28), 'float32')};
    expect(scores(above.serving, x)).toEqual(scores(flag.serving, flags));
    expect(scores(above.serving, x)).not.toEqual(scores(above.teacher, x));
  });

  it('saves student and serving as stock layers that load with the same predictions', async () => {
    const {student, serving} = await train(options);
    for (const model of [student, serving]) {
      const {topology, loaded} = await reloaded(model);
      expect(topology).not.toContain('"Cs');
      expect(scores(loaded)).toEqual(scores(model));
      expect(loaded.outputNames).toEqual(model.outputNames);
    }
  });

  it('loads a serving model whose student reads a layer of the teacher', async () => {
    const {serving} = await train({...options, nonHistorical: ['content', 'interaction']});
    const {loaded} = await reloaded(serving);
    expect(scores(loaded)).toEqual(scores(serving));
  });

  it('does not change the predictions, parameters and saved file of the teacher', async () => {
    const plain = tinyRanker();
    const {teacher, student} = withAldi(tinyRanker(), options);
    expect(scores(teacher)).toEqual(scores(plain));
    expect(teacher.toJSON(null, false)).toEqual(plain.toJSON(null, false));
    expect(teacher.trainableWeights.length).toBe(plain.trainableWeights.length);
    expect(student.inputNames).toEqual(['content']);
  });

  it('keeps each model usable after another is disposed', () => {
    const {teacher, student, serving} = withAldi(tinyRanker(), {...options, nonHistorical: ['interaction']});
    const [t, s] = [scores(teacher), scores(student)];
    serving.dispose();
    expect([scores(teacher), scores(student)]).toEqual([t, s]);
    teacher.dispose();
    expect(scores(student)).toEqual(s);
  });

  it('leaks no tensors', async () => {
    const {model} = await train(options);
    const {x, y} = tinyBatch();
    await model.fit(x, y, {epochs: 1, batchSize: 8, verbose: 0});
    const {numTensors} = tf.memory();
    for (let i = 0; i < 5; i++) await model.trainOnBatch(x, y);
    await model.fit(x, y, {epochs: 2, batchSize: 5, verbose: 0});
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it("compares outputs as they are with score: 'raw', also outputs with several columns", async () => {
    const input = tf.input({shape: [3], name: 'content'});
    const flag = tf.input({shape: [1], name: 'is_cold'});
    const hidden = tf.layers.dense({units: 4, name: 'hidden'}).apply(input);
    const out = tf.layers.dense({units: 2, name: 'values'}).apply(hidden) as tf.SymbolicTensor;
    const model = tf.model({inputs: [input, flag], outputs: out});
    const {student} = withAldi(model, {
      nonHistorical: ['content'],
      cold: 'is_cold',
      score: 'raw',
      seed: 1,
      weights: {...none, rating: 1},
    });
    model.compile({optimizer: tf.train.sgd(0), loss: 'meanSquaredError'});
    const {x} = tinyBatch();
    const given = {content: x.content!, is_cold: tf.zeros([16, 1])};
    const y = tf.zeros([16, 2]);
    const [t, s] = [predict(model, given)[0]!, predict(student, given)[0]!];
    const loss = (await model.trainOnBatch(given, y)) as number;
    // With two columns, the sum of their means is twice the overall mean.
    const wanted = tf.add(tf.mean(tf.square(t)), tf.mul(2, tf.mean(tf.abs(tf.sub(s, t)))));
    expectClose([loss], wanted.dataSync(), 1e-5);
  });

  it('works on a Sequential, and after compile', async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({units: 4, inputShape: [1], name: 'first', activation: 'relu'}),
        tf.layers.dense({units: 1, name: 'click', activation: 'sigmoid'}),
      ],
    });
    model.compile({optimizer: 'adam', loss: 'binaryCrossentropy'});
    const {student} = withAldi(model, {
      nonHistorical: ['first_input'],
      cold: 'first_input',
      seed: 1,
      units: [3],
    });
    const before = values(student);
    const {x, y} = tinyBatch();
    await model.trainOnBatch(tf.cast(tf.less(x.item_age_days!, 28), 'float32'), y.click!);
    expect(values(student)).not.toEqual(before);
  });

  it('is undone by detachTerm', async () => {
    const {teacher, student} = withAldi(tinyRanker(), options);
    expect(attachedTerms(teacher).map((t) => t.name)).toEqual(['aldi']);
    detachTerm(teacher, 'aldi');
    teacher.compile({optimizer: 'adam', loss: 'binaryCrossentropy'});
    const before = values(student);
    const {x, y} = tinyBatch();
    await teacher.trainOnBatch(x, y);
    expect(values(student)).toEqual(before);
  });
});

describe('withAldi', () => {
  it('reports the added parameters: two layers, two heads, and three gate layers of two numbers each', () => {
    const {added} = withAldi(tinyRanker(), options);
    // 3 x 5 + 5, 5 x 4 + 4, two heads of 4 + 1; three Dense gates with one weight and one bias.
    const count = 20 + 24 + 10 + 6;
    // The teacher has 7 x 8 + 8, 8 x 6 + 6, and two heads of 6 + 1.
    expect(added).toEqual({count, percent: (100 * count) / 132});
  });

  const rejects = (change: Partial<AldiOptions>, message: string, make = tinyRanker) =>
    expect(() => withAldi(make(), {...options, ...change})).toThrow(`[@cs/baselines] withAldi: ${message}`);
  it('rejects an unknown source and lists the layers', () =>
    rejects(
      {nonHistorical: ['contnt']},
      'no layer named "contnt". Did you mean "content"? Layers: history, content, features, interaction, mlp_1, click, save.',
    ));
  it('rejects an unknown option', () =>
    rejects(
      {unit: [4]} as never,
      'no option "unit". Did you mean "units"? Options: nonHistorical, cold, at, units, activation,',
    ));
  it('rejects an empty array of sources', () =>
    rejects(
      {nonHistorical: []},
      'nonHistorical must be an array with the name of at least one input or layer. Received: [].',
    ));
  it('rejects a source that is named twice, and one that is applied twice', () => {
    const [twice] = options.nonHistorical;
    rejects(
      {nonHistorical: [twice!, twice!]},
      `nonHistorical names "${twice}" twice. Name each source once.`,
    );
    const age = tf.input({shape: [1], name: 'item_age_days'});
    const shared = tf.layers.dense({units: 1, name: 'shared', activation: 'sigmoid'});
    const outputs = shared.apply(shared.apply(age)) as tf.SymbolicTensor;
    rejects(
      {nonHistorical: ['shared'], weights: {identification: 0}},
      'layer "shared" is applied 2 times. Name a layer that reads it once.',
      () => tf.model({inputs: age, outputs}),
    );
  });
  it('rejects an unknown cold input and lists the inputs', () =>
    rejects(
      {cold: {input: 'age', lessThan: 28}},
      'cold: no input named "age". Inputs: history, content, item_age_days.',
    ));
  it('rejects a cold input with several numbers per row', () =>
    rejects(
      {cold: 'history'},
      'cold: input "history" must be float32 with one number per row, [batch, 1]. Received: float32, [batch, 4].',
    ));
  it('rejects a call without cold, and a limit that is not a finite number', () => {
    rejects(
      {cold: undefined as never},
      "cold must say which rows are cold, e.g. {input: 'item_age_days', lessThan: 28}. Received: undefined.",
    );
    rejects(
      {cold: {input: 'item_age_days', lessThan: Number.NaN}},
      'cold: the limit must be a finite number. Received: NaN.',
    );
  });
  it('rejects units that are not positive integers', () => {
    rejects({units: [8, 0]}, 'units must be an array of at least one positive integer. Received: [8,0].');
    rejects({units: []}, 'units must be an array of at least one positive integer. Received: [].');
  });
  it('rejects a negative and an unknown weight', () => {
    rejects(
      {weights: 3 as never},
      'weights must be an object of numbers by loss, e.g. {ranking: 0.9}. Received: 3.',
    );
    rejects({weights: {rating: -1}}, 'weights.rating must be >= 0. Received: -1.');
    rejects(
      {weights: {rank: 1} as never},
      'no weight named "rank". Weights: supervised, ranking, identification, rating.',
    );
  });
  it('rejects a call without a seed, an unknown score and an unknown activation', () => {
    rejects({seed: undefined as never}, 'seed must be a finite number. Received: undefined.');
    rejects({score: 'log' as never}, `score must be 'logit' or 'raw'. Received: "log".`);
    rejects(
      {activation: 'step' as never},
      'activation must be one of relu, elu, selu, tanh, swish. Received: "step".',
    );
  });
  it('rejects an embedding of width 1', () =>
    rejects(
      {at: 'click'},
      'the embedding must be float32, [batch, width] with width above 1. Received: "click", which is float32, [batch, 1]. Name another layer with at.',
    ));
  it('rejects a name that is taken', () => {
    rejects({name: 'mlp'}, 'the model has a layer named "mlp_1" already. Pass another name. Received: mlp.');
  });
  it('rejects a second term of the same name', () => {
    const model = tinyRanker();
    withAldi(model, options);
    expect(() => withAldi(model, options)).toThrow(
      '[@cs/baselines] withAldi: a term named "aldi" is attached to this model already. Pass another name, or detach it first: detachTerm(model, "aldi") from @cs/graph.',
    );
  });

  const otherRanker = (head: (x: tf.SymbolicTensor, i: number) => tf.SymbolicTensor) => () => {
    const base = tinyRanker();
    const read = ['interaction', 'mlp_1'].map((layer) => base.getLayer(layer).output as tf.SymbolicTensor);
    return tf.model({inputs: base.inputs, outputs: read.map(head)});
  };
  it('requires at if the outputs are computed from several layers', () =>
    rejects(
      {},
      'at must name the layer whose output is the embedding, as the outputs are computed from 2 layers: interaction, mlp_1.',
      otherRanker(
        (x, i) => tf.layers.dense({units: 1, name: `o${i}`, activation: 'sigmoid'}).apply(x) as never,
      ),
    ));
  it("rejects a linear output unless score is 'raw'", () =>
    rejects(
      {},
      `score: 'logit' needs outputs with a sigmoid. Received: "o0" with activation linear. Pass score: 'raw'.`,
      otherRanker((x, i) => tf.layers.dense({units: 1, name: `o${i}`}).apply(x) as never),
    ));
  it('rejects an output that is not [batch, tasks]', () =>
    rejects(
      {},
      'output "o0" must have shape [batch, tasks]. Received: [batch, 1, 8].',
      otherRanker(
        (x, i) => tf.layers.reshape({targetShape: [1, i === 0 ? 8 : 6], name: `o${i}`}).apply(x) as never,
      ),
    ));
  it('rejects an integer source and a source with a time axis', () => {
    const ids = tf.input({shape: [1], name: 'ids', dtype: 'int32'});
    const steps = tf.input({shape: [5, 2], name: 'steps'});
    const flag = tf.input({shape: [1], name: 'flag'});
    const table = tf.layers.flatten().apply(tf.layers.embedding({inputDim: 3, outputDim: 2}).apply(ids));
    const flat = tf.layers.flatten().apply(steps);
    const both = tf.layers.concatenate().apply([table, flat, flag] as tf.SymbolicTensor[]);
    const out = tf.layers.dense({units: 1, activation: 'sigmoid'}).apply(both) as tf.SymbolicTensor;
    const make = () => tf.model({inputs: [ids, steps, flag], outputs: out});
    rejects(
      {nonHistorical: ['ids'], cold: 'flag'},
      'nonHistorical: "ids" must be float32. Received: int32. Name the layer that embeds it instead.',
      make,
    );
    const floatIds = tf.input({shape: [1], name: 'float_ids'});
    const embedding = tf.layers.embedding({inputDim: 3, outputDim: 2, name: 'table'});
    const embedded = tf.layers.flatten().apply(embedding.apply(floatIds)) as tf.SymbolicTensor;
    const joined = tf.layers.concatenate().apply([embedded, flag]);
    const click = tf.layers.dense({units: 1, activation: 'sigmoid'}).apply(joined) as tf.SymbolicTensor;
    rejects(
      {nonHistorical: ['float_ids'], cold: 'flag'},
      'nonHistorical: "float_ids" holds ids, which "table" reads, but the student needs features. Name the layer "table" instead, or one that flattens its output.',
      () => tf.model({inputs: [floatIds, flag], outputs: click}),
    );
    rejects(
      {nonHistorical: ['steps'], cold: 'flag'},
      'nonHistorical: "steps" must have shape [batch, width]. Received: [batch, 5, 2]. Name a layer that pools or flattens it.',
      make,
    );
  });
});
