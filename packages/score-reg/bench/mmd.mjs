/**
 * Times the score regularizer (value and gradient) for each kernel, and next to it the form over all
 * pairs, which the regularizer avoids. Run it in packages/score-reg:
 *
 *     npx tsup && node bench/mmd.mjs [--backend cpu|tensorflow] [--rows 16384] [--tasks 3] [--rounds 7] [--pair-rounds 3]
 *
 * Each round calls every form once. Prints the medians of wall and CPU time. The form over all pairs
 * handles one task at a time and holds several float32 matrices `[rows, rows]`. It is skipped if
 * fewer than ten of them fit into free memory.
 */
import os from 'node:os';
import {parseArgs} from 'node:util';
import {loadBackend} from '@cs/native';
import * as tf from '@tensorflow/tfjs';
import {scoreReg} from '../dist/index.js';

const {values} = parseArgs({
  options: {
    backend: {type: 'string'},
    rows: {type: 'string', default: '16384'},
    tasks: {type: 'string', default: '3'},
    rounds: {type: 'string', default: '7'},
    'pair-rounds': {type: 'string', default: '3'},
  },
});
const [rows, tasks, rounds, pairRounds] = ['rows', 'tasks', 'rounds', 'pair-rounds'].map((name) =>
  Number(values[name]),
);
await (values.backend
  ? loadBackend({prefer: values.backend})
  : loadBackend({prefer: 'tensorflow'}).catch(() => loadBackend({prefer: 'cpu'})));

const share = 0.1;
const isCold = tf.tensor1d(Array.from({length: rows}, (_, i) => (i % Math.round(1 / share) === 0 ? 1 : 0)));
// Click probabilities: mostly small, and smaller for cold rows.
const scores = Array.from({length: tasks}, (_, t) => {
  const z = tf.sub(tf.randomNormal([rows], -1, 1, 'float32', t + 1), tf.mul(0.5, isCold));
  return tf.sigmoid(z);
});

const kernels = ['linear', 'gaussian', 'laplacian', 'energy'];
const forms = kernels.flatMap((kernel) => {
  const fast = {
    kernel,
    form: 'this package',
    rounds,
    run: () => once((...x) => scoreReg(x, isCold, {kernel}), scores),
  };
  const pairs = {
    kernel,
    form: 'all pairs',
    rounds: pairRounds,
    run: () => sum(scores.map((x) => once(allPairs(kernel), [x]))),
  };
  return kernel === 'linear' ? [fast] : [fast, pairs];
});
const gigabytes = (10 * 4 * rows * rows) / 2 ** 30;
const fits = os.freemem() / 2 ** 30 > gigabytes;
if (!fits)
  console.log(`skipping all pairs: it needs about ${gigabytes.toFixed(1)} GB, more than the free memory\n`);
const measured = forms.filter(({form, rounds}) => rounds > 0 && (fits || form !== 'all pairs'));

const times = new Map(measured.map((entry) => [entry, []]));
for (let round = 0; round < Math.max(rounds, pairRounds); round++) {
  for (const entry of measured) if (round < entry.rounds) times.get(entry).push(entry.run());
}

const cpus = os.cpus();
console.log(
  `${tf.getBackend()} backend, ${rows} rows x ${tasks} tasks, value and gradient, ${cpus.length} x ${cpus[0].model}`,
);
console.log('kernel      form           wall ms     CPU ms    value');
for (const [{kernel, form}, all] of times) {
  const [wall, cpu] = ['wall', 'cpu'].map((name) => median(all.map((t) => t[name])).toFixed(1));
  const value = all[0].value.toExponential(6);
  console.log(`${kernel.padEnd(11)} ${form.padEnd(12)} ${wall.padStart(9)} ${cpu.padStart(10)}    ${value}`);
}

function once(term, scores) {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const {value, grads} = tf.valueAndGrads(term)(scores);
  const result = value.dataSync()[0];
  for (const grad of grads) grad.dataSync();
  const used = process.cpuUsage(cpu);
  const time = {wall: performance.now() - start, cpu: (used.user + used.system) / 1000, value: result};
  tf.dispose([value, grads]);
  return time;
}

/** MMD^2 = delta^T K delta with the matrix K of all pairs, in tensor ops. */
function allPairs(kernel) {
  return (x) => {
    const isWarm = tf.sub(1, isCold);
    const delta = tf.sub(tf.div(isWarm, tf.sum(isWarm)), tf.div(isCold, tf.sum(isCold)));
    const d = tf.sub(tf.expandDims(x, 1), tf.expandDims(x, 0));
    const distance = () => tf.mul(d, tf.sign(d));
    const bandwidth = 0.1;
    const k = {
      gaussian: () => tf.exp(tf.div(tf.square(d), -2 * bandwidth * bandwidth)),
      laplacian: () => tf.exp(tf.div(distance(), -bandwidth)),
      energy: () => tf.neg(distance()),
    }[kernel]();
    const row = tf.expandDims(delta, 0);
    return tf.reshape(tf.matMul(tf.matMul(row, k), row, false, true), []);
  };
}

function sum(parts) {
  const total = (name) => parts.reduce((all, part) => all + part[name], 0);
  return {wall: total('wall'), cpu: total('cpu'), value: total('value')};
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
