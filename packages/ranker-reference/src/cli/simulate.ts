import type {Command} from 'commander';
import {writeLog} from '../log/store.js';
import {whole} from './parsers.js';
import {say, simulated, sizeOption} from './shared.js';

/** Adds `cs-ranker simulate`. */
export function addSimulate(program: Command): void {
  program
    .command('simulate')
    .description('generate a ranking log')
    .requiredOption('--out <folder>', 'where to write the log')
    .addOption(sizeOption())
    .option('--seed <number>', 'seed of the world', whole, 1)
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ cs-ranker simulate --out log --size tiny --seed 1`,
    )
    .action(async ({out, size, seed, json}) => {
      const log = simulated(seed, size);
      await writeLog(log, out);
      const summary = {out, rows: log.rows, requests: log.requests, actions: log.actions};
      say(json ? JSON.stringify(summary) : `${log.rows} rows in ${log.requests} requests: ${out}`);
    });
}
