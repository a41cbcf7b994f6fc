// @ts-check
/**
 * Measures what each plug-in costs on the reference ranker: parameters, and the time of a
 * training step and of serving. Also measures the kernels of score-reg with 16,384 rows.
 *
 *     npx turbo run build
 *     node bench/plug-ins.mjs [--rounds 60] [--large-rounds 9] [--out results/bench-plug-ins.json]
 *
 * All variants take turns, see `interleave`. It takes about four minutes on an idle machine with
 * two cores.
 */
import {writeFileSync} from 'node:fs';
import os from 'node:os';
import {withAldi, withFeatureDropout} from '@cs/baselines';
import {loadBackend} from '@cs/native';
import {buildRanker, plugIn, rankerSpec} from '@cs/ranker-reference';
import {scoreReg, withScoreReg} from '@cs/score-reg';
import {simulateLog} from '@cs/worlds';
import {program} from 'commander';
import {interleave} from './interleave.mjs';

const options = program
  .option('--rounds <count>', 'number of rounds for the plug-ins', Number, 60)
  .option('--large-rounds <count>', 'number of rounds with 16,384 rows', Number, 9)
  .option('--out <file>', 'file to write the results to', 'results/bench-plug-ins.json')
  .parse()
  .opts();

// The ranker is small, so it is fastest with one thread. The demo uses one thread too.
const threads = 1;
const {tf, name: backend} = await loadBackend({threads});
// Only the features of this log are used, so its number of rows does not matter.
const spec = rankerSpec(
  simulateLog({seed: 1, users: 100, oldItems: 200, warmupDays: 1, trainDays: 1, requestsPerDay: 20}),
);
const AGE = 'item_age_days';
const cold = {input: AGE, lessThan: 28};
const seed = 1;
const flat = (/** @type {boolean} */ historical) =>
  spec.features
    .filter((f) => Boolean(f.historical) === historical && f.steps === undefined && f.name !== AGE)
    .map(({name}) => name);

/** @typedef {import('@tensorflow/tfjs').LayersModel} Model */
/** @typedef {{model: Model, serving: Model, added: {count: number, percent: number}}} Variant */

/** @returns {Variant} */
const unchanged = (/** @type {Model} */ model) => ({model, serving: model, added: {count: 0, percent: 0}});
const withPlugIn = (/** @type {'residual' | 'score-reg' | 'mixup'} */ name) => {
  const {model, added} = plugIn(buildRanker(spec), spec, [name], {seed});
  return {...unchanged(model), added};
};
/** @type {Record<string, () => Variant>} */
const variants = {
  bare: () => unchanged(buildRanker(spec)),
  residual: () => withPlugIn('residual'),
  'score-reg': () => withPlugIn('score-reg'),
  mixup: () => withPlugIn('mixup'),
  'feature dropout': () =>
    unchanged(withFeatureDropout(buildRanker(spec), {historical: flat(true), rate: 0.3, seed})),
  aldi: () => {
    const {teacher, serving, added} = withAldi(buildRanker(spec), {
      nonHistorical: flat(false),
      at: 'interaction',
      cold,
      seed,
    });
    return {model: teacher, serving, added};
  },
};

/** Random rows with the shapes of the log's features; every seventh row is cold. */
function noise(/** @type {number} */ rows) {
  const x = Object.fromEntries(
    spec.features.map(({name, width, steps}, i) => {
      const shape = steps === undefined ? [rows, width] : [rows, steps, width];
      return [name, tf.randomNormal(shape, 0, 1, 'float32', i + 1)];
    }),
  );
  x[AGE] = tf.tensor2d(Array.from({length: rows}, (_, i) => [i % 7 === 0 ? 10 : 100]));
  const y = spec.actions.map((_, a) =>
    tf.tensor2d(Array.from({length: rows}, (_, i) => [i % (5 + a) === 0 ? 1 : 0])),
  );
  return {x, y};
}

/** Returns a function that runs one training step, always on the same batch. */
function trainingStep(/** @type {Model} */ model, /** @type {ReturnType<typeof noise>} */ {x, y}) {
  model.compile({optimizer: tf.train.adam(0.001), loss: 'binaryCrossentropy'});
  return () => model.trainOnBatch(x, y);
}

function servingPass(/** @type {Model} */ model, /** @type {ReturnType<typeof noise>} */ {x}) {
  const inputs = model.inputNames.map((name) => x[name]);
  return () =>
    tf.tidy(() => {
      for (const scores of [model.predictOnBatch(inputs)].flat()) scores.dataSync();
    });
}

function progress(/** @type {string} */ what, /** @type {number} */ rounds) {
  return (/** @type {number} */ round) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${what}: ${Math.max(0, round + 1)} of ${rounds} `);
  };
}

const rows = 1024;
const batch = noise(rows);
const built = Object.entries(variants).map(([name, make]) => ({name, ...make()}));
const parameters = built[0].model.countParams();
const steps = await interleave(
  Object.fromEntries(built.map(({name, model}) => [name, trainingStep(model, batch)])),
  options.rounds,
  progress('training', options.rounds),
);
const serving = await interleave(
  Object.fromEntries(built.map((each) => [each.name, servingPass(each.serving, batch)])),
  options.rounds,
  progress('serving', options.rounds),
);

const largeRows = 16_384;
const large = noise(largeRows);
/** @type {('linear' | 'gaussian' | 'laplacian' | 'energy')[]} */
const kernels = ['linear', 'gaussian', 'laplacian', 'energy'];
const isCold = tf.cast(tf.less(tf.reshape(large.x[AGE], [-1]), cold.lessThan), 'float32');
const scores = spec.actions.map((_, a) =>
  tf.sigmoid(tf.randomNormal([largeRows], -1, 1, 'float32', 100 + a)),
);
const largeSteps = await interleave(
  {
    bare: trainingStep(buildRanker(spec), large),
    ...Object.fromEntries(
      kernels.map((kernel) => [
        kernel,
        trainingStep(withScoreReg(buildRanker(spec), {cold, weight: 0.1, kernel}), large),
      ]),
    ),
    ...Object.fromEntries(
      kernels.map((kernel) => [
        `${kernel}, alone`,
        () => {
          const {value, grads} = tf.valueAndGrads((...x) => scoreReg(x, isCold, {kernel}))(scores);
          for (const tensor of [value, ...grads]) tensor.dataSync();
          tf.dispose([value, grads]);
        },
      ]),
    ),
  },
  options.largeRounds,
  progress(`${largeRows} rows`, options.largeRounds),
);

const cpus = os.cpus();
const rounded = (/** @type {Record<string, number>} */ cost) =>
  Object.fromEntries(Object.entries(cost).map(([name, value]) => [name, Number(value.toPrecision(4))]));
const result = {
  command: `node bench/plug-ins.mjs${options.rounds === 60 ? '' : ` --rounds ${options.rounds}`}`,
  machine: {cpu: cpus[0]?.model.trim(), cores: cpus.length, node: process.version, backend, threads},
  ranker: {preset: 'small', parameters, tasks: spec.actions.length, optimizer: 'adam'},
  rows,
  rounds: options.rounds,
  plugIns: built.map(({name, added}) => ({
    name,
    added,
    step: rounded(steps[name]),
    serving: rounded(serving[name]),
  })),
  scoreReg: {
    rows: largeRows,
    rounds: options.largeRounds,
    bare: rounded(largeSteps.bare),
    kernels: kernels.map((kernel) => ({
      kernel,
      step: rounded(largeSteps[kernel]),
      alone: rounded(largeSteps[`${kernel}, alone`]),
    })),
  },
};
writeFileSync(options.out, `${JSON.stringify(result, null, 2)}\n`);

const cells = (/** @type {(string | number)[]} */ row) =>
  row.map((cell) => String(cell).padStart(18)).join('');
if (process.stderr.isTTY) process.stderr.write('\n');
console.log(cells(['', 'parameters', 'step CPU', 'step wall', 'serving CPU', 'serving wall']));
for (const {name, added, step, serving} of result.plugIns) {
  const ratios = [step.cpuRatio, step.wallRatio, serving.cpuRatio, serving.wallRatio];
  console.log(cells([name, `+${added.percent.toFixed(2)} %`, ...ratios]));
}
console.log(
  `\nWith ${largeRows} rows, a training step of the bare ranker takes ${result.scoreReg.bare.wall} ms (CPU: ${result.scoreReg.bare.cpu} ms)`,
);
console.log(cells(['kernel', 'step CPU', 'step wall', 'alone CPU ms', 'alone wall ms', 'alone / step CPU']));
for (const {kernel, step, alone} of result.scoreReg.kernels) {
  console.log(cells([kernel, step.cpuRatio, step.wallRatio, alone.cpu, alone.wall, alone.cpuRatio]));
}
