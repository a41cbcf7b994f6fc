/**
 * Writes results/mutation-metrics.json from the report of Stryker. `npm run mutation` runs both.
 *
 * To combine several runs on some files each, use
 *
 *     node bench/mutation-score.mjs "npx stryker run --mutate ..." REPORT...
 *
 * The first argument is recorded as the command. If a file is in several reports, the last one counts.
 */
import {readFileSync, writeFileSync} from 'node:fs';

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const here = (path) => new URL(path, import.meta.url);
const [command = 'npm run mutation -w packages/metrics', ...reports] = process.argv.slice(2);
if (reports.length === 0) reports.push(here('../.stryker/mutation.json'));
const files = Object.assign({}, ...reports.map((report) => read(report).files));
const {version} = read(here('../../../node_modules/@stryker-mutator/core/package.json'));

/** Mutants by status, and the percentage of valid mutants that tests detected. */
function tally(mutants) {
  const counts = {};
  for (const {status} of mutants) counts[status] = (counts[status] ?? 0) + 1;
  const of = (...statuses) => statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  const detected = of('Killed', 'Timeout');
  const valid = detected + of('Survived', 'NoCoverage');
  return {score: Math.round((10_000 * detected) / valid) / 100, counts};
}

const entries = Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1));
const result = {
  command,
  stryker: version,
  ...tally(entries.flatMap(([, {mutants}]) => mutants)),
  files: Object.fromEntries(entries.map(([name, {mutants}]) => [name, tally(mutants)])),
};
writeFileSync(here('../../../results/mutation-metrics.json'), `${JSON.stringify(result, null, 2)}\n`);
console.log(`mutation score ${result.score} %`, result.counts);
