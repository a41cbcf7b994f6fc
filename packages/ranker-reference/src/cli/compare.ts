import {type Command, Option} from 'commander';
import {importMovieLens} from '../log/movielens.js';
import type {RankingLog} from '../log/ranking-log.js';
import {readLog} from '../log/store.js';
import type {WorldSize} from '../log/worlds.js';
import {whole} from './parsers.js';
import {firstSeeds, runComparison} from './run-comparison.js';
import {backendSizes, say, simulated, sizeOption} from './shared.js';

interface Source {
  readonly log?: string;
  readonly movielens?: string;
  readonly simulate?: boolean;
  readonly size?: WorldSize;
}

/** Adds `cs-ranker compare`. */
export function addCompare(program: Command): void {
  const command = program
    .command('compare')
    .description('train the baseline and the plug-ins on the same seeds, and report')
    .addOption(new Option('--log <folder>', 'compare on this log').conflicts(['simulate', 'movielens']))
    .addOption(new Option('--simulate', 'compare on a generated log').conflicts('movielens'))
    .addOption(sizeOption().conflicts(['log', 'movielens']))
    .option('--movielens <folder>', 'compare on MovieLens (100K, 1M or latest)')
    .option('--seeds <number>', 'how many seeds (default: 3, without the native backend 1)', whole)
    .requiredOption('--out <folder>', 'where to write report.html and results.json')
    .option('--json', 'print the results as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ cs-ranker compare --simulate --size tiny --seeds 2 --out report
  $ cs-ranker compare --log log --seeds 5 --out report`,
    )
    .action(async ({seeds, out, json, ...source}) => {
      if (!source.log && !source.simulate && !source.movielens) {
        command.error("error: give one of '--log', '--simulate', '--movielens'", {exitCode: 2});
      }
      const {name, log} = await open(source);
      const {seeds: affordable, preset} = await backendSizes();
      const print = json ? () => {} : say;
      const result = await runComparison(log, {
        name,
        preset,
        seeds: firstSeeds(seeds ?? affordable),
        out,
        print,
      });
      if (json) say(JSON.stringify(result));
    });
}

async function open({log, movielens, size}: Source): Promise<{name: string; log: RankingLog}> {
  if (log) return {name: 'Log', log: await readLog(log)};
  if (movielens) return {name: 'MovieLens', log: await importMovieLens(movielens)};
  return {name: 'Related pins, generated', log: simulated(1, size)};
}
