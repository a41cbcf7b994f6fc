/**
 * Trains on three logs with different cold shares: with one `target`, with the fixed weight that
 * reaches it on the second log, and without the term:
 *
 *     npx turbo run build --filter=@cs/score-reg && node packages/score-reg/bench/target.mjs
 *
 * Prints a table and writes `results/score-reg-target.json`. It uses the pure-JS backend, so the
 * numbers are the same on every machine.
 */
import {writeFileSync} from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import {scoreRegState, withScoreReg} from '../dist/index.js';
import {shares, trainOnLog} from './three-logs.mjs';

const target = 0.1;
tf.env().set('IS_TEST', true); // hides the advice to install tfjs-node
await tf.setBackend('cpu');

const adapted = [];
for (const share of shares) {
  const {model, gap} = await trainOnLog(share, (model, cold) => withScoreReg(model, {cold, target}));
  adapted.push({share, gap, weight: scoreRegState(model)[0].weight});
}
const fixedWeight = adapted[1].weight;
const logs = [];
for (const {share, gap, weight} of adapted) {
  const without = await trainOnLog(share, () => {});
  const fixed = await trainOnLog(share, (model, cold) => withScoreReg(model, {cold, weight: fixedWeight}));
  logs.push({share, without: without.gap, fixed: fixed.gap, target: gap, weight});
}

const result = {
  command: 'node packages/score-reg/bench/target.mjs',
  backend: tf.getBackend(),
  rows: 4096,
  target,
  fixedWeight,
  logs,
};
writeFileSync(
  new URL('../../../results/score-reg-target.json', import.meta.url),
  `${JSON.stringify(result, null, 2)}\n`,
);
const percent = (x) => `${(100 * x).toFixed(1)} %`.padStart(8);
console.log(`remaining gap, target ${percent(target).trim()}, fixed weight ${fixedWeight.toFixed(2)}`);
console.log('cold share  no term  fixed weight   target  adapted weight');
for (const log of logs) {
  console.log(
    `${percent(log.share)}  ${percent(log.without)}  ${percent(log.fixed)}      ${percent(log.target)}  ${log.weight.toFixed(2)}`,
  );
}
