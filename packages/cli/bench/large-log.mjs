// Measures memory and time on a log that does not fit into memory: writes a log as Parquet, then imports it, trains on it
// and evaluates the model with cs-ranker.
//
//   npx turbo run build --filter=@cs/cli
//   node packages/cli/bench/large-log.mjs [--rows 1000000] [--steps 1000] [--memory 1GB] [--folder <where>] [--write]
//
// Training takes --steps steps of 1024 rows, spread over the whole log; 0 is one epoch. --write adds the results to
// results/large-log.json, and `node scripts/measured.mjs` writes the table in docs/command-line.md. 50 million rows need
// about 45 GB of disk space while it runs.
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {DuckDBInstance} from '@duckdb/node-api';
import {machine, runMeasured} from './run-measured.mjs';

const {values} = parseArgs({
  options: {
    rows: {type: 'string', default: '1000000'},
    steps: {type: 'string', default: '1000'},
    memory: {type: 'string', default: '1GB'},
    folder: {type: 'string'},
    write: {type: 'boolean', default: false},
    generate: {type: 'boolean', default: false},
  },
});
const rows = Number(values.rows);
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'cs-large-'));
const at = (name) => join(folder, name);

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
    category: {
      column: 'category',
      group: 'candidate',
      type: 'categorical',
      encoder: {kind: 'vocabulary', size: 20},
    },
    price: {column: 'price', group: 'candidate', type: 'dense', encoder: 'quantile'},
    taste: {column: 'taste', group: 'user', type: 'embedding', width: 8},
  },
  history: {engagers: 'taste'},
};

/**
 * Writes the log: 24 rows per request over 31 days, computed from hashes of the row number. The probability of a click, 1 %
 * to 9 %, depends on the item and on the match of item and user, so that there is something to learn. A quarter of the
 * clicks are saves. A tenth of the items are created during these days.
 */
async function generate() {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: values.memory,
    temp_directory: folder,
  });
  const connection = await instance.connect();
  const uniform = (of, salt) => `((hash(${of} * 64 + ${salt}) >> 11)::DOUBLE / 9007199254740992)`;
  const vector = (of, salt) =>
    `[${Array.from({length: 8}, (_, d) => `${uniform(of, salt + d)} * 2 - 1`).join(', ')}]::FLOAT[]`;
  const items = Math.max(20_000, Math.round(rows / 500));
  // Rows are generated in ascending order, so that neither order nor a sort needs memory.
  await connection.run(`COPY (
    SELECT request, user_id, item_id, 1700006400 + (31 * 86400.0 * request / (${rows} // 24 + 1))::BIGINT AS time,
      (n % 24)::UTINYINT AS position,
      CASE WHEN item_id < 0.9 * ${items} THEN 1700000000 - (200 * 86400 * ${uniform('item_id', 7)})::BIGINT
        ELSE 1700000000 + (31 * 86400 * (item_id / ${items} - 0.9) / 0.1)::BIGINT END AS created,
      click::UTINYINT AS click, (click AND ${uniform('n', 4)} < 0.25)::UTINYINT AS save,
      content, 'c' || item_id % 60 AS category, exp(3 * ${uniform('item_id', 5)}) AS price, taste
    FROM (
      SELECT *, ${uniform('n', 3)} < 0.01 + 0.04 * ${uniform('item_id', 6)} + 0.04 / (1 + exp(-4 * list_dot_product(content, taste))) AS click
      FROM (
        SELECT *, ${vector('item_id', 8)} AS content, ${vector('user_id', 24)} AS taste
        FROM (
          SELECT range AS n, range // 24 AS request, (hash(range // 24) % ${items})::BIGINT AS user_id,
            floor(${items} * (0.9 + 0.1 * (range // 24 * 24) / ${rows}) * ((range % 24 + ${uniform('range', 2)}) / 24) ** 2)::BIGINT AS item_id
          FROM range(${rows})
        )
      )
    )
  ) TO '${at('raw.parquet')}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
}

/** Runs a command of cs-ranker, and returns its time, memory and some of its summary. */
async function stage(name, args, kept, options) {
  const cli = fileURLToPath(new URL('../bin/cs-ranker.js', import.meta.url));
  const {seconds, cpuSeconds, peakMB, stdout} = await runMeasured(
    process.execPath,
    [cli, name, ...args, '--json'],
    options,
  );
  const summary = JSON.parse(stdout);
  console.error(`${name}: ${seconds.toFixed(0)} s, ${peakMB.toFixed(0)} MB`);
  return {seconds, cpuSeconds, peakMB, ...Object.fromEntries(kept.map((key) => [key, summary[key]]))};
}

if (values.generate) {
  await generate();
} else {
  try {
    mkdirSync(folder, {recursive: true});
    writeFileSync(at('schema.json'), JSON.stringify(schema));
    const env = {...process.env, TF_CPP_MIN_LOG_LEVEL: '3'};
    const own = fileURLToPath(import.meta.url);
    const made = await runMeasured(process.execPath, [
      own,
      ...process.argv.slice(2),
      '--generate',
      '--folder',
      folder,
    ]);
    const generated = {
      seconds: made.seconds,
      cpuSeconds: made.cpuSeconds,
      peakMB: made.peakMB,
      rawGB: statSync(at('raw.parquet')).size / 1e9,
    };
    console.error(`generate: ${made.seconds.toFixed(0)} s`);
    const importing = [at('raw.parquet'), '--schema', at('schema.json'), '--out', at('log')];
    const imported = await stage('import', [...importing, '--memory', values.memory], ['rows', 'requests']);
    const columns = readdirSync(at('log')).map((name) => statSync(join(at('log'), name)).size);
    imported.columnsGB = columns.reduce((sum, size) => sum + size, 0) / 1e9;
    const steps = Number(values.steps);
    const training = ['--batches', 'disk', '--stop-early', 'log-loss', '--checkpoint-every', '1000'];
    training.push(...(steps > 0 ? ['--max-steps', values.steps] : []));
    const told = ['steps', 'stepMs', 'parameters', 'best'];
    const trained = await stage('train', ['--log', at('log'), '--out', at('run'), ...training], told, {env});
    const measuring = ['--log', at('log'), '--run', at('run')];
    const evaluated = await stage('evaluate', measuring, ['rows', 'exposure', 'actions'], {env});
    const result = {
      command: `node packages/cli/bench/large-log.mjs --rows ${rows} --steps ${steps} --memory ${values.memory} --write`,
      machine: machine(),
      rows,
      memory: values.memory,
      batchSize: 1024,
      generated,
      imported,
      trained,
      evaluated,
    };
    console.log(JSON.stringify(result, null, 2));
    if (values.write) {
      const file = new URL('../../../results/large-log.json', import.meta.url);
      let kept = [];
      try {
        kept = JSON.parse(readFileSync(file, 'utf8'));
      } catch {}
      const all = [...kept.filter((each) => each.rows !== rows), result].sort((a, b) => a.rows - b.rows);
      writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
    }
  } finally {
    if (!values.folder) rmSync(folder, {recursive: true});
  }
}
