import {join} from 'node:path';
import {exportParquet, readLog} from '@cs/log';
import type {Command} from 'commander';
import {say} from './shared.js';

/** Defines `cs-ranker export`. */
export function makeExport(command: Command): void {
  command
    .argument('<log>', 'folder of a log, written by import or simulate')
    .requiredOption('--out <folder>', 'folder for the files; must not exist, or be empty')
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ cs-ranker simulate --size tiny --out log
  $ cs-ranker export log --out parquet

Writes rows.parquet and requests.parquet, linked by the column "request". They hold the encoded
features and the labels, but neither the split nor the encoders, so no command reads them back.`,
    )
    .action(async (folder: string, {out, json}: {out: string; json?: boolean}) => {
      const log = await readLog(folder);
      await exportParquet(log, out);
      const files = ['rows', 'requests'].map((table) => join(out, `${table}.parquet`));
      const {rows, requests} = log;
      say(
        json
          ? JSON.stringify({files, rows, requests})
          : `Exported ${rows} rows to ${files[0]} and ${requests} requests to ${files[1]}.`,
      );
    });
}
