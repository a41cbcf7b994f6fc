/** Checks that installing a package alone brings in only what its job needs. */
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {test} from 'node:test';

const folder = new URL('../packages/', import.meta.url);
const names = readdirSync(folder).sort();
const dependencies = Object.fromEntries(
  names.map((name) => {
    const manifest = JSON.parse(readFileSync(new URL(`${name}/package.json`, folder), 'utf8'));
    return [`@cs/${name}`, Object.keys(manifest.dependencies ?? {})];
  }),
);

const core = ['fastest-levenshtein'];
const plugIn = [...core, '@cs/core', '@cs/graph'];
const log = [...core, '@cs/core', '@duckdb/node-api', 'fs-native-extensions', 'yaml', 'zod'];
const native = ['cli-progress', 'commander', 'fs-native-extensions', 'node-api-headers'];
const plugIns = ['@cs/graph', '@cs/residual', '@cs/score-reg', '@cs/mixup', '@cs/baselines'];
const ranker = [...log, '@cs/log', ...native, '@cs/native', ...plugIns, '@cs/metrics'];
const report = ['cli-table3', 'echarts', 'entities', 'markdown-table', 'word-wrap'];
const experiment = [...ranker, '@cs/ranker-reference', ...report, 'execa', 'p-limit'];

/** What each package brings in: ours and the libraries that they name; not what those bring in. */
const expected = {
  core,
  graph: [...core, '@cs/core'],
  residual: plugIn,
  'score-reg': plugIn,
  mixup: plugIn,
  baselines: plugIn,
  metrics: [...core, '@cs/core'],
  native,
  log,
  worlds: [...log, '@cs/log'],
  'ranker-reference': ranker,
  experiment,
  cli: [...experiment, '@cs/experiment', '@cs/worlds'],
};

function broughtIn(name, found = new Set()) {
  for (const each of dependencies[name] ?? []) {
    if (found.has(each)) continue;
    found.add(each);
    broughtIn(each, found);
  }
  return found;
}

test('every package has an entry here', () => {
  assert.deepEqual(Object.keys(expected).sort(), names);
});

for (const [name, wanted] of Object.entries(expected)) {
  test(`@cs/${name} brings in only what its job needs`, () => {
    assert.deepEqual([...broughtIn(`@cs/${name}`)].sort(), [...new Set(wanted)].sort());
  });
}
