/**
 * Generates sections of the READMEs and of docs/: measurements from the files in results/, and the
 * glossary. With `--check`, fails if a section is out of date. A section lies between
 * `<!-- measured NAME: node scripts/measured.mjs -->` (without a name: the comparison) and
 * `<!-- /measured -->`.
 */
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {comparison} from './measured/comparison.mjs';
import {costs, kernelCosts} from './measured/costs.mjs';
import {terms} from './measured/glossary.mjs';
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
  terms,
};
const section =
  /(<!-- measured(?: ([a-z ]+))?: node scripts\/measured\.mjs -->\n)(.*?)(<!-- \/measured -->)/gs;
// Formatters pad the columns of tables, so spaces do not count.
const plain = (text) => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');

const root = new URL('..', import.meta.url);
const packages = readdirSync(new URL('packages', root)).sort();
let found = 0;
const docs = readdirSync(new URL('docs', root)).filter((name) => name.endsWith('.md'));
const files = [
  'README.md',
  ...docs.sort().map((name) => `docs/${name}`),
  ...packages.map((name) => `packages/${name}/README.md`),
];
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
    console.error(`${file} has an outdated section. Run: node scripts/measured.mjs`);
    process.exitCode = 1;
  } else {
    writeFileSync(new URL(file, root), wanted);
    console.log(`wrote ${file}`);
  }
}
if (found === 0) throw new Error('No page has a generated section.');
if (!process.exitCode) console.log(`${found} generated sections are up to date.`);
