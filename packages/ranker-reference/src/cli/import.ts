import type {Command} from 'commander';
import {importLog} from '../features/import-log.js';
import {badRowsText} from '../log/bad-rows.js';
import {say} from './shared.js';

const STEPS = {
  read: 'Reading and checking the rows',
  order: 'Ordering them by time',
  history: 'Computing the history of items',
  fit: 'Fitting the encoders on the training days',
  encode: 'Encoding and writing',
};

/** Adds `cs-ranker import`. */
export function addImport(program: Command): void {
  program
    .command('import')
    .description('turn a log of your own into one that train and compare read')
    .argument('<log>', 'Parquet, CSV or JSON lines (text also gzipped): a file or a folder of files')
    .requiredOption('--schema <file>', "what each column is; 'cs-ranker schema infer' drafts it")
    .requiredOption('--out <folder>', 'where to write the imported log')
    .option('--memory <size>', 'memory for DuckDB; what does not fit goes to disk beside --out', '1GB')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ cs-ranker import my-log.csv.gz --schema schema.yaml --out log
  $ cs-ranker import parquet-folder --schema schema.yaml --out log --memory 4GB

Rows that cannot be used are told and left out; more of them than the schema's badRows.atMost, and nothing is written.`,
    )
    .action(async (log, {schema, out, memory, json}) => {
      const result = await importLog(log, schema, out, {
        memory,
        onStep: (step) => process.stderr.write(`${STEPS[step]}\n`),
      });
      const told = badRowsText(result.badRows);
      if (told) process.stderr.write(`${told}\n`);
      say(
        json
          ? JSON.stringify({out, ...result})
          : `${result.rows} rows in ${result.requests} requests: ${out}`,
      );
    });
}
