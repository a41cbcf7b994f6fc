// @ts-check
// Adds one plug-in to an existing ranker, and compares it with a control without the plug-in.
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {boostControl, exposureAtK, hitsAtK, scoreGap, withinColdAuc} from '@cs/metrics';
import {withMixup} from '@cs/mixup';
import {withResidual} from '@cs/residual';
import {withScoreReg} from '@cs/score-reg';
import * as tf from '@tensorflow/tfjs';
import {COLD_DAYS, makeLog} from './data.mjs';
import {loadModel, predict, saveModel} from './files.mjs';
import {makeRanker} from './make-ranker.mjs';

const K = 3;

/**
 * To adopt a plug-in, a user writes one of these calls.
 *
 * @type {Record<string, (ranker: tf.LayersModel) => tf.LayersModel>}
 */
const plugIns = {
  residual: (ranker) =>
    withResidual(ranker, {from: ['item_content', 'user_times_content'], at: 'interaction'}),
  'score-reg': (ranker) =>
    withScoreReg(ranker, {cold: {input: 'item_age_days', lessThan: COLD_DAYS}, weight: 1}),
  mixup: (ranker) => withMixup(ranker, {at: 'interaction', seed: 7}),
};

const {plugIn, quick, folder} = await readArguments();
const {train, evaluation} = makeLog(quick);
const started = performance.now();
await tf.ready();
let failed = false;

// 1. A user's ranker, saved on disk.
const rankerFolder = join(folder, 'ranker');
if (!existsSync(join(rankerFolder, 'model.json'))) await makeRanker(rankerFolder, train, 3);
const before = predict(await loadModel(rankerFolder), evaluation.x);

// 2. Add the plug-in. No prediction changes until the model is trained.
const model = plugIns[plugIn](await loadModel(rankerFolder));
check('before training, the plug-in changes no prediction', sameBits(predict(model, evaluation.x), before));

// 3. Train it further. The control is the same ranker without the plug-in, trained on the same
// batches.
const control = await loadModel(rankerFolder);
await trainOn(control);
await trainOn(model);
const controlScores = predict(control, evaluation.x);
const scores = predict(model, evaluation.x);

// 4. Would a constant do as well? Multiply the control's cold scores by a factor, chosen so that as
// many cold items are shown as with the plug-in.
const {requests, cold} = evaluation;
const boosted = boostControl({
  scores: controlScores,
  requests,
  cold,
  k: K,
  targetExposure: measure(scores).exposure,
});

printTable([
  ['before', measure(before)],
  ['control: trained further', measure(controlScores)],
  [`control, cold x ${boosted.factor.toFixed(2)}`, measure(boosted.scores)],
  [`trained with ${plugIn}`, measure(scores)],
]);

// 5. The saved model does not need our packages.
const savedFolder = join(folder, `with-${plugIn}`);
await saveModel(model, savedFolder);
await writeFile(
  join(savedFolder, 'scores.bin'),
  new Uint8Array(scores.buffer, scores.byteOffset, scores.byteLength),
);
console.log('\nThe saved model, loaded in a process with TensorFlow.js only:');
const loader = fileURLToPath(new URL('./load-without-us.mjs', import.meta.url));
const child = spawnSync(process.execPath, [loader, savedFolder, ...(quick ? ['--quick'] : [])], {
  stdio: 'inherit',
});
check('the saved model predicts the same without our packages', child.status === 0);

if (quick) await rm(folder, {recursive: true});
else console.log(`\nSaved in ${relative(process.cwd(), folder) || '.'}`);
console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
if (failed) process.exitCode = 1;

/** @param {tf.LayersModel} ranker */
async function trainOn(ranker) {
  ranker.compile({optimizer: tf.train.adam(0.002), loss: 'binaryCrossentropy'});
  await ranker.fit(train.x, train.y, {epochs: 2, batchSize: 100, shuffle: false, verbose: 0});
}

/** @param {Float32Array | Float64Array} given */
function measure(given) {
  const {labels, requests, cold} = evaluation;
  const common = {scores: given, labels, requests, k: K};
  return {
    coldHits: hitsAtK({...common, slice: cold}).rate,
    allHits: hitsAtK(common).rate,
    exposure: exposureAtK({scores: given, requests, cold, k: K}).rate,
    coldAuc: withinColdAuc({scores: given, labels, cold}),
    gap: scoreGap({scores: given, labels, cold}).positives,
  };
}

/** @param {[string, ReturnType<typeof measure>][]} rows */
function printTable(rows) {
  const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)} %`;
  const cells = rows.map(([name, m]) => [
    name,
    percent(m.coldHits),
    percent(m.allHits),
    percent(m.exposure),
    m.coldAuc.toFixed(3),
    percent(m.gap),
  ]);
  const head = ['', `cold hits@${K}`, `all hits@${K}`, `cold in top ${K}`, 'AUC among cold', 'score gap'];
  const table = [head, ...cells];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column].length)));
  console.log();
  for (const row of table) {
    console.log(
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('   '),
    );
  }
  const numbers = rows.flatMap(([, m]) => Object.values(m));
  console.log();
  check('the table has no NaN', numbers.every(Number.isFinite));
}

/**
 * @param {string} what
 * @param {boolean} holds
 */
function check(what, holds) {
  console.log(`${holds ? 'ok' : 'FAILED'}: ${what}`);
  if (!holds) failed = true;
}

/**
 * @param {Float32Array} a
 * @param {Float32Array} b
 */
function sameBits(a, b) {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}

/** Reads the command line: `[FOLDER] [--plug-in NAME] [--quick]`. */
async function readArguments() {
  try {
    const {values, positionals} = parseArgs({
      options: {'plug-in': {type: 'string', default: 'score-reg'}, quick: {type: 'boolean', default: false}},
      allowPositionals: true,
    });
    const {'plug-in': name, quick: isQuick} = values;
    if (!Object.hasOwn(plugIns, name)) {
      throw new Error(
        `unknown plug-in. Received: "${name}". Use one of: ${Object.keys(plugIns).join(', ')}.`,
      );
    }
    if (positionals.length > 1 || (isQuick && positionals.length > 0)) {
      throw new Error(`pass at most one folder, and none with --quick. Received: ${positionals.join(' ')}.`);
    }
    const normal = positionals[0] ?? fileURLToPath(new URL('../../out/adopt-one-package', import.meta.url));
    // A quick run is a test: it makes its own ranker in a temporary folder and removes it at the
    // end.
    return {plugIn: name, quick: isQuick, folder: isQuick ? await mkdtemp(join(tmpdir(), 'adopt-')) : normal};
  } catch (error) {
    console.error(`adopt-one-package: ${/** @type {Error} */ (error).message}`);
    process.exit(2);
  }
}
