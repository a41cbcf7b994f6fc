// Measures time and memory of `cs-ranker simulate --size big`.
//
//   npx turbo run build --filter=@cs/cli && node packages/cli/bench/big-world.mjs [--rounds 3] [--write]
//
// --write writes results/big-world.json. `node scripts/measured.mjs` writes docs/generated-log.md from it.
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {machine, runMeasured} from './run-measured.mjs';

const {values} = parseArgs({
  options: {rounds: {type: 'string', default: '3'}, write: {type: 'boolean', default: false}},
});
const rounds = Number(values.rounds);
const cli = fileURLToPath(new URL('../bin/cs-ranker.js', import.meta.url));
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const runs = [];
let log;
for (let round = 0; round < rounds; round++) {
  const folder = mkdtempSync(join(tmpdir(), 'cs-big-'));
  try {
    const out = join(folder, 'log');
    const args = [cli, 'simulate', '--size', 'big', '--seed', '1', '--out', out, '--json'];
    const {seconds, cpuSeconds, peakMB, stdout} = await runMeasured(process.execPath, args);
    runs.push({seconds, cpuSeconds, peakMB});
    const {split} = JSON.parse(readFileSync(join(out, 'log.json'), 'utf8'));
    const {rows, requests} = JSON.parse(stdout);
    const bytes = readdirSync(out).reduce((sum, name) => sum + statSync(join(out, name)).size, 0);
    log = {rows, requests, days: split.evaluation[1] + 1, diskMB: bytes / 1e6};
  } finally {
    rmSync(folder, {recursive: true});
  }
}
const result = {
  command: 'cs-ranker simulate --size big --seed 1 --out log',
  bench: `node packages/cli/bench/big-world.mjs --rounds ${rounds} --write`,
  machine: machine(),
  log,
  rounds: runs,
  seconds: median(runs.map(({seconds}) => seconds)),
  cpuSeconds: median(runs.map(({cpuSeconds}) => cpuSeconds)),
  peakMB: Math.max(...runs.map(({peakMB}) => peakMB)),
};
console.log(JSON.stringify(result, null, 2));
if (values.write) {
  const file = new URL('../../../results/big-world.json', import.meta.url);
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
}
