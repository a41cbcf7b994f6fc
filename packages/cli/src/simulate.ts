import {checkFolder, refuseLog, writeLog} from '@cs/log';
import {type Command, InvalidArgumentError, Option} from 'commander';
import {whole} from './parsers.js';
import {say, simulated, sizeOption} from './shared.js';
import {withoutRest} from './when-stopped.js';

/** Defines the command `cs-ranker simulate`. */
export function makeSimulate(command: Command): void {
  command
    .requiredOption('--out <folder>', 'folder for the log')
    .addOption(sizeOption())
    .option('--seed <number>', 'seed of the world', whole, 1)
    .option('--fresh-share <share>', 'share of items younger than 28 days among all items, 0 to 0.5', share)
    .addOption(
      new Option('--fresh-history <kind>', 'whether the log contains the history of fresh items')
        .choices(['kept', 'partly absent', 'absent'])
        .default('kept'),
    )
    .addOption(
      new Option(
        '--production-ranker <kind>',
        'how the shown items are chosen: by past engagement (history) or at random',
      )
        .choices(['history', 'random'])
        .default('history'),
    )
    .option('--no-position-bias', 'users look at all positions equally often')
    .option('--force', 'replace an existing log')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ cs-ranker simulate --out log --size tiny --seed 1`,
    )
    .action(async ({out, size, seed, force = false, json, ...conditions}) => {
      if (!force) await refuseLog(out, 'simulate');
      await checkFolder('simulate', out);
      const log = simulated(seed, size, conditions);
      await withoutRest(out, () => writeLog(log, out));
      const summary = {out, rows: log.rows, requests: log.requests, actions: log.actions};
      say(json ? JSON.stringify(summary) : `${log.rows} rows in ${log.requests} requests: ${out}`);
    });
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 0.5)) {
    throw new InvalidArgumentError('It must be a number from 0 to 0.5.');
  }
  return value;
}
