/**
 * Compares time and memory of the metrics with scikit-learn, TorchMetrics and NumPy on the same data.
 * Run it in packages/metrics:
 *
 *     python3 -m venv venv && venv/bin/pip install scikit-learn torchmetrics torch
 *     npx tsup && node bench/metrics.mjs --python venv/bin/python [--rounds 5] [--scale 1] [--write]
 *
 * Each measurement runs in its own process, so that peak memory is that of the metric alone. The
 * libraries take turns in each round, on one thread each. Reports medians.
 *
 * `--scale 0.1` uses a tenth of the rows. `--write` writes results/bench-metrics.json, from which
 * `node scripts/measured.mjs` generates the table in README.md.
 */
import {execFileSync} from 'node:child_process';
import {appendFileSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';

const {values} = parseArgs({
  options: {
    python: {type: 'string', default: 'python3'},
    rounds: {type: 'string', default: '5'},
    scale: {type: 'string', default: '1'},
    write: {type: 'boolean', default: false},
  },
});
const rounds = Number(values.rounds);
const scale = Number(values.scale);
try {
  execFileSync(values.python, ['-c', 'import numpy, sklearn, torch, torchmetrics'], {stdio: 'pipe'});
} catch (error) {
  const missing =
    error.code === 'ENOENT'
      ? `There is no ${values.python}.`
      : `${values.python} cannot import the other libraries (${String(error.stderr ?? error.message)
          .trim()
          .split('\n')
          .at(-1)}).`;
  console.error(
    `${missing} In packages/metrics, run: python3 -m venv venv && venv/bin/pip install scikit-learn torchmetrics torch, then give --python venv/bin/python.`,
  );
  process.exit(1);
}
const here = (name) => path.join(import.meta.dirname, name);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

// All libraries read the same files. Scores are uniform from 0 to 1, and a row is positive with
// probability score / 5.
const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-metrics-'));
const most = 20 * Math.round(1e6 * scale);
const files = {scores: path.join(folder, 'scores.f64'), labels: path.join(folder, 'labels.u8')};
let state = 1;
const random = () => {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
};
// Written in pieces, because a child process inherits the peak memory of its parent.
for (let from = 0; from < most; from += 1e5) {
  const scores = Float64Array.from(
    {length: Math.min(1e5, most - from)},
    () => random() + random() * 2 ** -31,
  );
  appendFileSync(files.scores, scores);
  appendFileSync(
    files.labels,
    Uint8Array.from(scores, (score) => (random() < score / 5 ? 1 : 0)),
  );
}

const rows = Math.round(1e7 * scale);
/** `bytes` per row: 8 for the score, 1 for the label, and for hits 4 for the request id. */
const tasks = [
  {metric: 'rocAuc', title: 'ROC AUC', rows, bytes: 9, libraries: ['ours', 'scikit-learn', 'torchmetrics']},
  {
    metric: 'averagePrecision',
    title: 'average precision',
    rows,
    bytes: 9,
    libraries: ['ours', 'scikit-learn', 'torchmetrics'],
  },
  // TorchMetrics processes requests one by one, so a hundredth of the rows is enough to measure its speed.
  {
    metric: 'hitsAtK',
    title: 'Hits@3, requests of 20',
    rows: most,
    bytes: 13,
    libraries: ['ours', 'numpy', 'torchmetrics'],
    few: 100,
  },
  {
    metric: 'interval',
    title: 'lift with its interval, pairs',
    rows: most,
    bytes: 1,
    // NumPy draws 1,000 bootstrap resamples, so a hundredth of the rows is enough.
    libraries: ['ours', 'numpy'],
    few: 100,
  },
];

const {OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...env} = process.env;
Object.assign(env, {OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1'});
function measure(task, library) {
  const part = {
    ...files,
    metric: task.metric,
    library,
    rows: library === task.libraries.at(-1) ? task.rows / (task.few ?? 1) : task.rows,
  };
  const [command, script] =
    library === 'ours' ? [process.execPath, 'one-metric.mjs'] : [values.python, 'sklearn_metrics.py'];
  return {
    ...JSON.parse(execFileSync(command, [here(script), JSON.stringify(part)], {env, encoding: 'utf8'})),
    rows: part.rows,
  };
}

const versions = {node: process.version};
const results = [];
try {
  for (const task of tasks) {
    const runs = Object.fromEntries(task.libraries.map((library) => [library, []]));
    for (let round = 0; round < rounds; round++) {
      for (const library of task.libraries) {
        const run = measure(task, library);
        Object.assign(versions, run.versions);
        runs[library].push(run);
      }
    }
    const of = (library) => {
      const [{value, rows}] = runs[library];
      const [wall, cpu, added] = ['wall', 'cpu', 'added'].map((name) =>
        median(runs[library].map((run) => run[name])),
      );
      const ratio = median(
        runs[library].map((run, i) => run.wall / rows / (runs.ours[i].wall / runs.ours[i].rows)),
      );
      return {
        library,
        rows,
        value,
        seconds: wall,
        cpuSeconds: cpu,
        addedOverInput: added / (task.bytes * rows),
        timesOurs: ratio,
      };
    };
    const {metric, title, bytes} = task;
    results.push({metric, title, rows: task.rows, bytesPerRow: bytes, libraries: task.libraries.map(of)});
    console.log(metric);
    console.table(results.at(-1).libraries);
  }
} finally {
  rmSync(folder, {recursive: true});
}
const machine = {
  cpu: os.cpus()[0].model,
  cores: os.cpus().length,
  memoryGb: Math.round(os.totalmem() / 2 ** 30),
};
const command = `node bench/metrics.mjs --python venv/bin/python --rounds ${rounds} --scale ${scale} --write`;
const loadAverage = os.loadavg()[0];
if (values.write) {
  const out = new URL('../../../results/bench-metrics.json', import.meta.url);
  writeFileSync(
    out,
    `${JSON.stringify({command, machine, loadAverage, versions, rounds, results}, null, 2)}\n`,
  );
}
