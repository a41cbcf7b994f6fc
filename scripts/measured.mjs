/**
 * Writes what was measured into the READMEs and docs/generated-log.md, from the files in results/, or with `--check` fails when they say something else. A
 * section stands between `<!-- measured NAME: node scripts/measured.mjs -->` (without a name: the comparison) and `<!-- /measured -->`.
 */
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {comparison} from './measured/comparison.mjs';
import {costs, kernelCosts} from './measured/costs.mjs';
import {bigWorld, largeLog} from './measured/logs.mjs';
import {memory} from './measured/memory.mjs';
import {metrics} from './measured/metrics.mjs';
import {target} from './measured/target.mjs';

const sections = {
  comparison,
  costs,
  'kernel costs': kernelCosts,
  memory,
  metrics,
  target,
  'big world': bigWorld,
  'large log': largeLog,
};
const section =
  /(<!-- measured(?: ([a-z ]+))?: node scripts\/measured\.mjs -->\n)(.*?)(<!-- \/measured -->)/gs;
// Whoever formats a table pads its columns.
const plain = (text) => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');

const root = new URL('..', import.meta.url);
const packages = readdirSync(new URL('packages', root)).sort();
let found = 0;
const files = ['README.md', 'docs/generated-log.md', ...packages.map((name) => `packages/${name}/README.md`)];
for (const file of files) {
  const readme = readFileSync(new URL(file, root), 'utf8');
  const wanted = readme.replace(section, (_, open, name = 'comparison', __, close) => {
    found++;
    if (!sections[name])
      throw new Error(`${file}: no section "${name}". Sections: ${Object.keys(sections).join(', ')}.`);
    return open + sections[name](file) + close;
  });
  if (plain(wanted) === plain(readme)) continue;
  if (process.argv.includes('--check')) {
    console.error(`${file} does not say what results/ says. Run: node scripts/measured.mjs`);
    process.exitCode = 1;
  } else {
    writeFileSync(new URL(file, root), wanted);
    console.log(`wrote ${file}`);
  }
}
if (found === 0) throw new Error('No page has a measured section.');
if (!process.exitCode) console.log(`${found} measured sections say what results/ says.`);
