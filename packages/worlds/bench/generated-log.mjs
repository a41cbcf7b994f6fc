// Prints the table of docs/generated-log.md, which shows what the generated worlds contain. Each world is generated in its
// own process, so the peak memory of the process is that of generating and writing the world. Takes a few minutes.
//
//   npx turbo run build --filter=@cs/worlds && node packages/worlds/bench/generated-log.mjs [--write]
//
// --write writes the table to docs/generated-log.md instead of printing it.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {writeLog} from '@cs/log';
import {bigWorld, simulateLog, smallWorld} from '../dist/index.js';

const {bornPerDay: _, ...smallPool} = smallWorld;
const worlds = {
  'small (default)': smallWorld,
  'small, 2 % of the pool fresh': {...smallPool, freshShare: 0.02},
  'small, 15 % of the pool fresh': {...smallPool, freshShare: 0.15},
  'small, no history of fresh items': {...smallWorld, freshHistory: 'absent'},
  'small, no position bias': {...smallWorld, positionBias: false},
  'small, shown by chance': {...smallWorld, productionRanker: 'random'},
  big: bigWorld,
};

/** Means over the training rows, separately for fresh items and others. */
function facts(log) {
  const [first, last] = log.split.train;
  const history = log.features.find(({name}) => name === 'item_history');
  const sums = () => ({rows: 0, position: 0, history: 0, labels: 0, truth: 0});
  const [fresh, other] = [sums(), sums()];
  for (let row = 0; row < log.rows; row++) {
    if (log.day[row] < first || log.day[row] > last) continue;
    const of = log.item_age_days[row] < 28 ? fresh : other;
    of.rows++;
    of.position += log.position[row];
    of.history += history.values[row * history.width];
    of.labels += log.labels[row * log.actions.length];
    of.truth += log.trueProbability[row * log.actions.length];
  }
  const means = ({rows, position, history, labels, truth}) => ({
    position: position / rows,
    history: history / rows,
    labels: labels / rows,
    truth: truth / rows,
  });
  const rows = fresh.rows + other.rows;
  return {all: log.rows, rows, freshShare: fresh.rows / rows, fresh: means(fresh), other: means(other)};
}

const {values, positionals} = parseArgs({
  options: {write: {type: 'boolean', default: false}},
  allowPositionals: true,
});
// The processes for single worlds are started with the name of their world.
const [name] = positionals;
if (name !== undefined) {
  const log = simulateLog(worlds[name]);
  const folder = mkdtempSync(join(tmpdir(), 'cs-world-'));
  await writeLog(log, join(folder, 'log'));
  rmSync(folder, {recursive: true});
  const {user, system} = process.cpuUsage();
  const cost = {cpuSeconds: (user + system) / 1e6, peakMB: process.resourceUsage().maxRSS / 1024};
  process.stdout.write(JSON.stringify({...facts(log), ...cost}));
} else {
  const percent = (value) => (100 * value).toFixed(1);
  const lines = Object.keys(worlds).map((world) => {
    process.stderr.write(`Generating: ${world}\n`);
    const {all, rows, freshShare, fresh, other, cpuSeconds, peakMB} = JSON.parse(
      execFileSync(process.execPath, [fileURLToPath(import.meta.url), world], {encoding: 'utf8'}),
    );
    const pair = (key, write) => `${write(fresh[key])} / ${write(other[key])}`;
    const cells = [world, all.toLocaleString('en'), rows.toLocaleString('en'), percent(freshShare)];
    cells.push(
      pair('history', percent),
      pair('position', (value) => value.toFixed(1)),
    );
    cells.push(pair('labels', percent), pair('truth', percent), cpuSeconds.toFixed(0), peakMB.toFixed(0));
    return `| ${cells.join(' | ')} |`;
  });
  const head = [
    '| world | rows | training rows | fresh, % | history, % | position | clicks, % | truth, % | CPU s | MB |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
  ];
  const table = [...head, ...lines].join('\n');
  if (values.write) {
    const page = fileURLToPath(new URL('../../../docs/generated-log.md', import.meta.url));
    const section = /(<!-- measured: [^>]*-->)[\s\S]*?(<!-- \/measured -->)/;
    writeFileSync(page, readFileSync(page, 'utf8').replace(section, `$1\n\n${table}\n\n$2`));
  } else console.log(table);
}
