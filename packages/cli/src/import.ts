import {
  type BadRows,
  badRowsText,
  type ImportOptions,
  importLog,
  importMovieLens,
  type LogSchema,
  refuseLog,
  writeLog,
} from '@cs/log';
import {type Command, Option} from 'commander';
import {encodersOfRun} from './encoders-of-run.js';
import {memorySize, share} from './parsers.js';
import {say} from './shared.js';
import {withoutRest} from './when-stopped.js';

const STEPS = {
  read: 'Reading and checking the rows',
  order: 'Ordering them by time',
  history: 'Computing the history of items',
  fit: 'Fitting the encoders on the training days',
  encode: 'Encoding and writing',
};

/** What is told of an import. */
interface Imported {
  readonly rows: number;
  readonly badRows?: BadRows;
  readonly text: string;
}

/** Makes a command `cs-ranker import`. */
export function makeImport(command: Command): void {
  command
    .argument('[log]', 'Parquet, CSV or JSON lines (text also gzipped): a file or a folder of files')
    .addOption(
      new Option('--schema <file>', "what each column of the log is; 'cs-ranker schema infer' drafts it"),
    )
    .option(
      '--run <folder>',
      "encode the log as this run's training log was, by its schema where none is given: to evaluate the run on later days",
    )
    .addOption(
      new Option(
        '--movielens <folder>',
        'MovieLens 100K, 1M or latest: ratings become like and love',
      ).conflicts(['schema', 'run']),
    )
    .requiredOption('--out <folder>', 'where to write the imported log')
    .option('--force', 'replace an existing log')
    .option('--memory <size>', 'memory for DuckDB; the rest is kept on disk beside --out', memorySize, '1GB')
    .addOption(
      new Option('--bad-rows <share>', 'of MovieLens: how many rows may be bad (default: 0.01)')
        .argParser(share)
        .conflicts(['schema', 'run']),
    )
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ cs-ranker import my-log.csv.gz --schema schema.yaml --out log
  $ cs-ranker import parquet-folder --schema schema.yaml --out log --memory 4GB
  $ cs-ranker import later.csv.gz --run run --out later
  $ cs-ranker import --movielens ml-100k --out log

Rows that cannot be used are told and left out; more of them than the schema's badRows.atMost, and nothing is written.`,
    )
    .action(async (log: string | undefined, {out, force = false, json, ...how}) => {
      const {schema, movielens, memory, badRows, run} = how;
      if (log === undefined ? !movielens : movielens || !(schema || run)) {
        command.error("error: give a log and '--schema' or '--run', or '--movielens' alone", {exitCode: 2});
      }
      if (!force) await refuseLog(out, 'import');
      const allowed = badRows === undefined ? {} : {badRows: {atMost: badRows}};
      const result = await withoutRest(out, async (): Promise<Imported> => {
        if (movielens) return fromMovieLens(movielens, out, allowed);
        const encoders = run && (await encodersOfRun('import', run));
        return importWithSteps(log!, schema ?? encoders.schema, out, {memory, ...(run && {encoders})});
      });
      const {text, ...summary} = result;
      const told = summary.badRows ? badRowsText(summary.badRows) : '';
      if (told) process.stderr.write(`${told}\n`);
      say(json ? JSON.stringify({out, ...summary}) : `${text}: ${out}`);
    });
}

/** Imports a log by its schema and tells each step. */
export async function importWithSteps(
  log: string,
  schema: LogSchema | string,
  out: string,
  options: ImportOptions,
) {
  const result = await importLog(log, schema, out, {
    ...options,
    onStep: (step) => process.stderr.write(`${STEPS[step]}\n`),
  });
  const {rows, requests, earlier, dates} = result;
  const before =
    earlier > 0
      ? `; ${earlier} earlier rows are not in it, but for the history that they build: more days to train on by the schema's split.trainDays`
      : '';
  return {...result, text: `${rows} rows in ${requests} requests, ${dates.join(' to ')}${before}`};
}

async function fromMovieLens(folder: string, out: string, options: {badRows?: {atMost: number}}) {
  let badRows: BadRows | undefined;
  const log = await importMovieLens(folder, {...options, onBadRows: (report) => (badRows = report)});
  await writeLog(log, out);
  const {rows, requests, actions, split} = log;
  const text = `${log.source!.name}: ${rows} rows in ${requests} requests`;
  return {rows, requests, actions, split, ...(badRows ? {badRows} : {}), text};
}
