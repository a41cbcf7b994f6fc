/** Generates docs/results.md from the comparisons in results/. With `--check`, fails if it is out of date. */
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {readComparison, resultsPage} from '@cs/experiment';

const at = (path) => new URL(`../${path}`, import.meta.url);
const isComparison = ({format}) => format?.startsWith('cs-comparison-');
const files = readdirSync(at('results'), {recursive: true})
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => `results/${name}`);
const results = new Map();
for (const file of files) {
  if (!isComparison(JSON.parse(readFileSync(at(file), 'utf8')))) continue;
  results.set(file, (await readComparison(fileURLToPath(at(file)))).result);
}
if (results.size === 0) {
  console.error(
    'There is no comparison in results/. Run cs-ranker compare with --results results/<name>.json.',
  );
  process.exit(1);
}
const page = resultsPage(results);
if (!process.argv.includes('--check')) {
  writeFileSync(at('docs/results.md'), page);
  console.log(`wrote docs/results.md from ${[...results.keys()].join(', ')}`);
} else if (readFileSync(at('docs/results.md'), 'utf8') !== page) {
  console.error('docs/results.md is out of date. Run: npm run results');
  process.exitCode = 1;
}
