/**
 * Writes the generated sections of the READMEs and of docs/: measurements from the files in results/, the glossary
 * of the reports, the table of packages and the options of plug-ins. With `--check` it fails if a section is out of date.
 *
 * A section stands between `<!-- measured NAME: node scripts/measured.mjs -->` and `<!-- /measured -->`, or the same with
 * `generated`. Without a name it is the comparison.
 */
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {comparison} from './measured/comparison.mjs';
import {costs, kernelCosts} from './measured/costs.mjs';
import {glossaryList} from './measured/glossary.mjs';
import {bigWorld, largeLog} from './measured/logs.mjs';
import {memory} from './measured/memory.mjs';
import {metrics} from './measured/metrics.mjs';
import {packages as packageTable} from './measured/packages.mjs';
import {plugInOptions} from './measured/plug-in-options.mjs';
import {target} from './measured/target.mjs';

const sections = {
  comparison,
  costs,
  'kernel costs': kernelCosts,
  memory,
  metrics,
  glossary: glossaryList,
  packages: packageTable,
  'plug in options': plugInOptions,
  target,
  'big world': bigWorld,
  'large log': largeLog,
};
const section =
  /(<!-- (measured|generated)(?: ([a-z ]+))?: node scripts\/measured\.mjs -->\n)(.*?)(<!-- \/\2 -->)/gs;
// Formatters pad the columns of tables.
const plain = (text) => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');

const root = new URL('..', import.meta.url);
const inFolder = (folder) => readdirSync(new URL(folder, root)).sort();
const pages = inFolder('docs').filter((name) => name.endsWith('.md') && name !== 'results.md');
const files = [
  'README.md',
  ...pages.map((name) => `docs/${name}`),
  ...inFolder('packages').map((name) => `packages/${name}/README.md`),
];
let found = 0;
for (const file of files) {
  const page = readFileSync(new URL(file, root), 'utf8');
  const wanted = page.replace(section, (_, open, _kind, name = 'comparison', _old, close) => {
    found++;
    if (!sections[name])
      throw new Error(`${file}: no section "${name}". Sections: ${Object.keys(sections).join(', ')}.`);
    return open + sections[name](file) + close;
  });
  if (plain(wanted) === plain(page)) continue;
  if (process.argv.includes('--check')) {
    console.error(`${file} has a generated section that is out of date. Run: node scripts/measured.mjs`);
    process.exitCode = 1;
  } else {
    writeFileSync(new URL(file, root), wanted);
    console.log(`wrote ${file}`);
  }
}
if (found === 0) throw new Error('No page has a generated section.');
if (!process.exitCode) console.log(`${found} generated sections are up to date.`);
