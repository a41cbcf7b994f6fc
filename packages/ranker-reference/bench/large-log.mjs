// Memory and time of a log that does not fit into memory: generates one, imports it and trains on it, each in a process
// of its own whose peak is printed.
//
//   node bench/large-log.mjs [--rows 1000000] [--steps 100] [--folder <where>] [--memory 1GB]
//
// 50 million rows (--rows 50000000 --steps 0, which trains on all of them) need about 60 GB of disk.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {DuckDBInstance} from '@duckdb/node-api';

const {values} = parseArgs({
  options: {
    rows: {type: 'string', default: '1000000'},
    steps: {type: 'string', default: '100'},
    memory: {type: 'string', default: '1GB'},
    folder: {type: 'string'},
    stage: {type: 'string'},
  },
});
const rows = Number(values.rows);
const raw = (folder) => join(folder, 'raw.parquet');
const imported = (folder) => join(folder, 'imported');

const schema = {
  version: 1,
  request: 'request',
  user: 'user_id',
  item: 'item_id',
  time: {column: 'time', unit: 's'},
  position: 'position',
  itemCreated: {column: 'created', unit: 's'},
  actions: {click: 'click', save: 'save'},
  features: {
    content: {column: 'content', group: 'candidate', type: 'embedding', width: 8},
    category: {column: 'category', group: 'candidate', type: 'categorical'},
    price: {column: 'price', group: 'candidate', type: 'dense', encoder: 'quantile'},
    taste: {column: 'taste', group: 'user', type: 'embedding', width: 8},
  },
  history: {engagers: 'taste'},
};

const stages = {
  /** 24 rows a request over 31 days, 4 % of them clicks; all from hashes of the row's number. */
  async generate(folder) {
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: values.memory,
      temp_directory: folder,
    });
    const connection = await instance.connect();
    const uniform = (of, salt) => `((hash(${of} * 64 + ${salt}) >> 11)::DOUBLE / 9007199254740992)`;
    const vector = (of, salt) =>
      `[${Array.from({length: 8}, (_, d) => `${uniform(of, salt + d)} * 2 - 1`).join(', ')}]::FLOAT[]`;
    const items = Math.max(20_000, Math.round(rows / 500));
    await connection.run(`COPY (
      SELECT n // 24 AS request, user_id, item_id, 1700000000 - 1700000000 % 86400 + (31 * 86400.0 * (n // 24) / (${rows} // 24 + 1))::BIGINT AS time,
        (n % 24)::UTINYINT AS position, 1690000000 + item_id % 5000000 AS created,
        (${uniform('n', 3)} < 0.04)::UTINYINT AS click, (${uniform('n', 4)} < 0.01)::UTINYINT AS save,
        ${vector('item_id', 8)} AS content, 'c' || item_id % 60 AS category, exp(3 * ${uniform('item_id', 5)}) AS price, ${vector('user_id', 24)} AS taste
      FROM (SELECT range AS n, (hash(range // 24) % ${items})::BIGINT AS user_id, (${items} * ((range % 24 + ${uniform('range', 2)}) / 24) ** 2)::BIGINT AS item_id FROM range(${rows}))
    ) TO '${raw(folder)}' (FORMAT parquet)`);
    return {};
  },
  async import(folder) {
    const {checkSchema, importLog} = await import('../dist/index.js');
    const began = performance.now();
    const seconds = {};
    let last;
    const onStep = (step) => {
      if (last) seconds[last.step] = (performance.now() - last.began) / 1000;
      last = {step, began: performance.now()};
    };
    const result = await importLog(raw(folder), checkSchema(schema), imported(folder), {
      memory: values.memory,
      onStep,
    });
    onStep();
    return {rows: result.rows, bad: result.badRows.bad, seconds, total: (performance.now() - began) / 1000};
  },
  async train(folder) {
    const {buildRanker, diskBatches, openFlatLog} = await import('../dist/index.js');
    const {loadBackend} = await import('@cs/native');
    const backend = await loadBackend();
    const tf = await import('@tensorflow/tfjs');
    const log = await openFlatLog(imported(folder));
    const source = diskBatches(log);
    const model = buildRanker(log.spec, {preset: 'tiny'});
    model.compile({optimizer: 'adam', loss: 'binaryCrossentropy'});
    const most = Number(values.steps) || Number.POSITIVE_INFINITY;
    const began = performance.now();
    let [steps, seen, waited, asked] = [0, 0, 0, performance.now()];
    let loss = 0;
    for await (const {features, labels} of source.batches({part: 'train', size: 1024, seed: 1})) {
      waited += performance.now() - asked;
      const x = model.inputNames.map((name) => tf.tensor(features[name].values, features[name].shape));
      const y = labels.map((column) => tf.tensor2d(column, [column.length, 1]));
      [loss] = await model.trainOnBatch(x, y);
      tf.dispose([x, y]);
      seen += labels[0].length;
      if (++steps >= most) break;
      asked = performance.now();
    }
    const seconds = (performance.now() - began) / 1000;
    await log.close();
    return {
      backend: backend.name ?? backend,
      steps,
      rows: seen,
      loss,
      seconds,
      waitedForBatches: waited / 1000,
      trainRows: source.rows('train'),
    };
  },
};

const short = (_key, value) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
if (values.stage) {
  const result = await stages[values.stage](values.folder);
  const peakMB = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(`${values.stage}: ${JSON.stringify({...result, peakMB}, short)}\n`);
} else {
  const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'cs-large-'));
  try {
    for (const stage of Object.keys(stages)) {
      const own = [
        fileURLToPath(import.meta.url),
        ...process.argv.slice(2),
        '--stage',
        stage,
        '--folder',
        folder,
      ];
      execFileSync(process.execPath, own, {
        stdio: ['ignore', 'inherit', 'inherit'],
        env: {...process.env, TF_CPP_MIN_LOG_LEVEL: '3'},
      });
    }
  } finally {
    if (!values.folder) rmSync(folder, {recursive: true});
  }
}
