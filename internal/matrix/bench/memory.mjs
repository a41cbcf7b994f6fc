/**
 * Measures memory during a long training run with all plug-ins except ALDI on a small ranker:
 *
 *     npx turbo run build
 *     node internal/matrix/bench/memory.mjs [--steps 10000] [--backend tensorflow|cpu] [--out FILE]
 *
 * It prints the number of tensors, their bytes and the resident memory of the process ten times,
 * and writes them to FILE (results/bench-memory.json in this repository).
 *
 * The first fifth of the run is warm-up, in which the allocator and the JavaScript heap reach
 * their size. The exit code is 1 if, after that, the number of tensors grew, or the resident
 * memory grew by more than 16 MB: the median of the last three measurements minus the median of
 * the first three, after garbage collection.
 */

import {writeFileSync} from 'node:fs';
import os from 'node:os';
import {parseArgs} from 'node:util';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {withFeatureDropout} from '@cs/baselines';
import {withMixup} from '@cs/mixup';
import {loadBackend} from '@cs/native';
import {withResidual} from '@cs/residual';
import {withScoreReg} from '@cs/score-reg';
import * as tf from '@tensorflow/tfjs';

const BOUND_MB = 16;
const {values} = parseArgs({
  options: {
    steps: {type: 'string', default: '10000'},
    backend: {type: 'string', default: 'tensorflow'},
    out: {type: 'string'},
  },
});
const lines = 10;
const perLine = Number(values.steps) / lines;
// The ops are too small to benefit from more threads.
const threads = 1;
await loadBackend({prefer: values.backend, threads});
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const dense = (units, name, activation) => tf.layers.dense({units, name, activation});
const inputs = [
  tf.input({shape: [4], name: 'history'}),
  tf.input({shape: [3], name: 'content'}),
  tf.input({shape: [1], name: 'item_age_days'}),
];
const features = tf.layers.concatenate().apply(inputs.slice(0, 2));
const normal = tf.layers.batchNormalization().apply(dense(16, 'interaction', 'relu').apply(features));
const hidden = tf.layers.dropout({rate: 0.1}).apply(dense(8, 'mlp', 'relu').apply(normal));
const outputs = ['click', 'save'].map((name) => dense(1, name, 'sigmoid').apply(hidden));
const model = withResidual(tf.model({inputs, outputs}), {
  from: ['content'],
  at: 'interaction',
  merge: 'add',
  units: 4,
});
const cold = {input: 'item_age_days', lessThan: 28};
withMixup(model, {at: 'interaction', lambdaPer: 'row', seed: 1});
withScoreReg(model, {cold, kernel: 'energy', target: 0.05, buffer: 64});
withFeatureDropout(model, {historical: ['history'], rate: 0.2, seed: 2});
model.compile({optimizer: 'adam', loss: 'binaryCrossentropy'});

const rows = 64;
const x = [
  tf.randomNormal([rows, 4]),
  tf.randomNormal([rows, 3]),
  tf.tensor2d(Array.from({length: rows}, (_, i) => [i % 4 ? 90 : 7])),
];
const y = [2, 3].map((every) => tf.tensor2d(Array.from({length: rows}, (_, i) => [i % every ? 0 : 1])));

const seen = [];
console.log('  steps  tensors  tensor bytes  resident MB');
for (let line = 1; line <= lines; line++) {
  for (let i = 0; i < perLine; i++) await model.trainOnBatch(x, y);
  collect();
  const {numTensors, numBytes} = tf.memory();
  const resident = process.memoryUsage.rss() / 2 ** 20;
  seen.push({steps: line * perLine, numTensors, numBytes, resident});
  console.log(
    `${String(line * perLine).padStart(7)}${String(numTensors).padStart(9)}${String(numBytes).padStart(14)}${resident.toFixed(1).padStart(13)}`,
  );
}
const after = seen.slice(lines / 5);
const median = (list) => list.map(({resident}) => resident).sort((a, b) => a - b)[1];
const growth = median(after.slice(-3)) - median(after.slice(0, 3));
const tensors = after.at(-1).numTensors - after[0].numTensors;
console.log(
  `growth after warm-up: ${tensors} tensors (limit: 0) and ${growth.toFixed(1)} MB (limit: ${BOUND_MB} MB)`,
);
if (values.out) {
  const cpus = os.cpus();
  const result = {
    command: `node internal/matrix/bench/memory.mjs --steps ${values.steps} --out ${values.out}`,
    machine: {
      cpu: cpus[0]?.model.trim(),
      cores: cpus.length,
      node: process.version,
      backend: tf.getBackend(),
      threads,
    },
    plugIns: ['residual', 'mixup', 'score-reg', 'feature dropout'],
    rows,
    lines: seen.map((line) => ({...line, resident: Number(line.resident.toFixed(1))})),
    growth: {tensors, residentMb: Number(growth.toFixed(1))},
  };
  writeFileSync(values.out, `${JSON.stringify(result, null, 2)}\n`);
}
process.exitCode = tensors > 0 || growth > BOUND_MB ? 1 : 0;
