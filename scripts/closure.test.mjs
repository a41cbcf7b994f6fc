/** Checks that installing a package alone brings in only what its job needs. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';

const {packages} = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));

const core = ['@cs/core', 'fastest-levenshtein'];
const plugIn = [...core, '@cs/graph'];
const duckDb = ['@duckdb/node-api', '@duckdb/node-bindings', 'detect-libc'];
const log = [...core, ...duckDb, 'yaml', 'zod'];
const worlds = [...log, '@cs/log'];
const progressBar = [
  'cli-progress',
  'string-width',
  'strip-ansi',
  'ansi-regex',
  'emoji-regex',
  'is-fullwidth-code-point',
];
const lock = ['proper-lockfile', 'graceful-fs', 'retry', 'signal-exit'];
const native = [...progressBar, ...lock, 'commander', 'node-api-headers'];
const plugIns = ['@cs/graph', '@cs/residual', '@cs/score-reg', '@cs/mixup', '@cs/baselines'];
const ranker = [...worlds, ...native, ...plugIns, '@cs/metrics', '@cs/native'];
const experiment = [...ranker, '@cs/ranker-reference', 'echarts', 'zrender', 'tslib'];

/** All that `npm install @cs/<name>` installs, but for peers and DuckDB's binaries of each platform. */
const closures = {
  core: ['fastest-levenshtein'],
  graph: core,
  residual: plugIn,
  'score-reg': plugIn,
  mixup: plugIn,
  baselines: plugIn,
  metrics: core,
  native,
  log,
  worlds,
  'ranker-reference': ranker,
  experiment,
  cli: [...experiment, '@cs/experiment', '@cs/worlds'],
};

/** The folder in which Node finds a dependency of the package in `from`. */
function resolve(from, name) {
  for (let folder = from; ; folder = folder.replace(/\/?[^/]*$/, '')) {
    const found = `${folder && `${folder}/`}node_modules/${name}`;
    if (packages[found]) return packages[found].link ? packages[found].resolved : found;
    if (folder === '') return undefined;
  }
}

function closure(folder, found = new Set()) {
  const {dependencies, optionalDependencies} = packages[folder];
  for (const name of Object.keys({...dependencies, ...optionalDependencies})) {
    const next = resolve(folder, name);
    if (next === undefined || found.has(next)) continue;
    found.add(next);
    closure(next, found);
  }
  return found;
}

const nameOf = (folder) => folder.replace(/^packages\//, '@cs/').replace(/^.*node_modules\//, '');
const workspaces = Object.keys(packages).filter((path) => /^packages\/[^/]+$/.test(path));

test('every package has an entry here', () => {
  assert.deepEqual(
    workspaces.map((path) => path.slice('packages/'.length)).sort(),
    Object.keys(closures).sort(),
  );
});

for (const [name, expected] of Object.entries(closures)) {
  test(`@cs/${name} brings in only what its job needs`, () => {
    const names = [...closure(`packages/${name}`)].map(nameOf);
    const installed = names.filter((each) => !each.startsWith('@duckdb/node-bindings-'));
    assert.deepEqual([...new Set(installed)].sort(), [...new Set(expected)].sort());
  });
}
