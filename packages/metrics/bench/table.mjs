/** Writes the table of README.md from results/bench-metrics.json, or with `--check` fails when it is not what the file says. */
import {readFileSync, writeFileSync} from 'node:fs';

const at = (path) => new URL(path, import.meta.url);
const bench = JSON.parse(readFileSync(at('../../../results/bench-metrics.json'), 'utf8'));
const names = {
  ours: 'this package',
  threads: 'this package, threads',
  numpy: 'NumPy',
  torchmetrics: 'TorchMetrics',
};

const rows = bench.results.flatMap(({title, libraries}) =>
  libraries.map(({library, rows, seconds, cpuSeconds, timesOurs, addedOverInput}) => [
    `${title}, ${rows.toLocaleString('en')} rows`,
    names[library] ?? library,
    seconds.toFixed(2),
    cpuSeconds.toFixed(2),
    timesOurs.toFixed(2),
    `${addedOverInput.toFixed(1)}`,
  ]),
);
const line = (cells) => `| ${cells.join(' | ')} |`;
const head = [
  'metric',
  'library',
  'seconds',
  'CPU seconds',
  'time a row over ours',
  'memory added, in inputs',
];
const {machine, versions, rounds, loadAverage} = bench;
const section = `
\`\`\`sh
${bench.command}
\`\`\`

${machine.cpu}, ${machine.cores} cores, load ${loadAverage.toFixed(1)}; ${Object.entries(versions)
  .map(([name, version]) => `${name} ${version}`)
  .join(', ')}. Medians of ${rounds} ${rounds === 1 ? 'round' : 'rounds'}, a process for each run.

${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}

Memory of the bootstrap is that of the runtime: its input is smaller than that by far.
`;

const readme = readFileSync(at('../README.md'), 'utf8');
const [open, close] = ['<!-- measured: node bench/table.mjs -->\n', '<!-- /measured -->'];
const from = readme.indexOf(open) + open.length;
const wanted = readme.slice(0, from) + section + readme.slice(readme.indexOf(close));
// The formatter pads the columns of tables.
const plain = (text) => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
if (plain(wanted) === plain(readme)) console.log('README.md says what results/bench-metrics.json says.');
else if (process.argv.includes('--check')) {
  console.error('README.md does not say what results/bench-metrics.json says. Run: node bench/table.mjs');
  process.exitCode = 1;
} else writeFileSync(at('../README.md'), wanted);
