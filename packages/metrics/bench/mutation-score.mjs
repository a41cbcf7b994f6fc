/**
 * Writes results/mutation-metrics.json from the report of Stryker: `npm run mutation` does both. After a run of some files,
 * `node bench/mutation-score.mjs "npx stryker run --mutate ..."` names that as the command.
 */
import {readFileSync, writeFileSync} from 'node:fs';

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const {files} = read('../.stryker/mutation.json');
const {version} = read('../../../node_modules/@stryker-mutator/core/package.json');

/** Mutants by status, and the share of those that tests noticed among all that are valid. */
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
  command: process.argv[2] ?? 'npm run mutation -w packages/metrics',
  stryker: version,
  ...tally(entries.flatMap(([, {mutants}]) => mutants)),
  files: Object.fromEntries(entries.map(([name, {mutants}]) => [name, tally(mutants)])),
};
writeFileSync(
  new URL('../../../results/mutation-metrics.json', import.meta.url),
  `${JSON.stringify(result, null, 2)}\n`,
);
console.log(`mutation score ${result.score} %`, result.counts);
