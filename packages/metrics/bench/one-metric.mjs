/** Runs one measurement for metrics.mjs. Reads a task from the command line and prints a line of JSON. */
import {openSync, readSync} from 'node:fs';
import {averagePrecision, hitsAtK, pairedLift, rocAuc} from '../dist/index.js';

const task = JSON.parse(process.argv[2]);
const read = (path, column) => {
  const file = openSync(path, 'r');
  const bytes = new Uint8Array(column.buffer);
  for (let at = 0; at < bytes.length; )
    at += readSync(file, bytes, at, Math.min(2 ** 26, bytes.length - at), at);
  return column;
};
const scores = read(task.scores, new Float64Array(task.rows));
const labels = read(task.labels, new Uint8Array(task.rows));

function taskOf(metric) {
  if (metric === 'rocAuc') return () => rocAuc({labels, scores});
  if (metric === 'averagePrecision') return () => averagePrecision({labels, scores});
  if (metric === 'hitsAtK') {
    const requests = Int32Array.from(labels, (_, row) => Math.floor(row / 20));
    return () => hitsAtK({labels, scores, requests, k: 3}).rate;
  }
  const half = task.rows / 2;
  const [baseline, treatment] = [labels.subarray(0, half), labels.subarray(half)];
  return () => pairedLift({baseline, treatment}).low;
}

const run = taskOf(task.metric);
const peak = () => 1024 * process.resourceUsage().maxRSS;
const before = peak();
const cpuBefore = process.cpuUsage();
const start = performance.now();
const value = run();
const wall = (performance.now() - start) / 1000;
const {user, system} = process.cpuUsage(cpuBefore);
console.log(JSON.stringify({value, wall, cpu: (user + system) / 1e6, added: peak() - before}));
