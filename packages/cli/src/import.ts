import {
  type BadRows,
  badRowsText,
  FRESH_DAYS,
  type ImportOptions,
  type ImportResult,
  importLog,
  importMovieLens,
  type LogSchema,
  type MovieLensOptions,
  refuseLog,
  writeLog,
} from '@cs/log';
import {type Command, Option} from 'commander';
import {encodersOfRun} from './encoders-of-run.js';
import {memorySize, positive, share} from './parsers.js';
import {say, sayUnknown} from './shared.js';
import {withoutRest} from './when-stopped.js';

const STEPS = {
  read: 'Reading and checking the rows',
  order: 'Sorting the rows by time',
  history: 'Computing the history of items',
  fit: 'Fitting the encoders on the training days',
  encode: 'Encoding and writing',
};

/** The summary of an import. */
interface Imported extends Partial<Pick<ImportResult, 'requests' | 'actions' | 'split'>> {
  readonly rows: number;
  readonly badRows?: readonly BadRows[];
  readonly text: string;
}

/** Defines the command `cs-ranker import`. */
export function makeImport(command: Command): void {
  command
    .argument('[log]', 'Parquet, CSV or JSON lines (text also gzipped): a file, or a folder of files')
    .addOption(
      new Option('--schema <file>', "describes the columns of the log; 'cs-ranker schema infer' drafts it"),
    )
    .option(
      '--run <folder>',
      'encode the log with the encoders of this run, to evaluate the run on later days; without --schema, its schema is used, too',
    )
    .addOption(
      new Option(
        '--movielens <folder>',
        'MovieLens 100K, 1M or latest, or MovieTweetings: high ratings become the actions like and love',
      ).conflicts(['schema', 'run']),
    )
    .requiredOption('--out <folder>', 'folder for the imported log')
    .option('--force', 'replace an existing log')
    .option(
      '--memory <size>',
      'memory limit of DuckDB; what exceeds it is written to temporary files next to --out',
      memorySize,
      '1GB',
    )
    .addOption(
      new Option('--bad-rows <share>', 'with --movielens: share of rows that may be bad (default: 0.01)')
        .argParser(share)
        .conflicts(['schema', 'run']),
    )
    .addOption(
      new Option(
        '--like <rating>',
        'with --movielens: lowest rating that counts as a like (default: 4 of 5, 8 of 10)',
      )
        .argParser(positive)
        .conflicts(['schema', 'run']),
    )
    .addOption(
      new Option(
        '--love <rating>',
        'with --movielens: lowest rating that counts as a love (default: the highest rating)',
      )
        .argParser(positive)
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
  $ cs-ranker import --movielens movietweetings --like 7 --out log

Bad rows are reported and left out. If their share exceeds badRows.atMost of the schema, nothing is written.`,
    )
    .action(async (log: string | undefined, {out, force = false, json, ...how}) => {
      const {schema, movielens, memory, badRows, run, like, love} = how;
      if (log === undefined ? !movielens : movielens || !(schema || run)) {
        command.error("error: give a log and '--schema' or '--run', or '--movielens' alone", {exitCode: 2});
      }
      if (!force) await refuseLog(out, 'import');
      const ratings = {
        ...(badRows === undefined ? {} : {badRows: {atMost: badRows}}),
        ...(like === undefined ? {} : {like}),
        ...(love === undefined ? {} : {love}),
      };
      const result = await withoutRest(out, async (): Promise<Imported> => {
        if (movielens) return fromMovieLens(movielens, out, ratings);
        const encoders = run && (await encodersOfRun('import', run));
        const how = {memory, ...(run && {encoders})};
        const {badRows, ...rest} = await importWithSteps(log!, schema ?? encoders.schema, out, how);
        return {...rest, badRows: [badRows]};
      });
      const {text, badRows: reports = [], ...summary} = result;
      for (const report of reports) if (report.bad > 0) process.stderr.write(`${badRowsText(report)}\n`);
      // The report of the main file: the log itself, or the ratings.
      const [first] = reports;
      say(json ? JSON.stringify({out, ...summary, ...(first && {badRows: first})}) : `${text}: ${out}`);
    });
}

/** Imports a log by its schema and prints each step to stderr. */
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
  const {rows, requests, earlier, dates, freshTraining, newItems, unknown} = result;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  process.stderr.write(
    `${percent(freshTraining)} of the training rows have an item younger than ${FRESH_DAYS} days; ${percent(newItems)} of the evaluation rows have an item without training rows.\n`,
  );
  sayUnknown('On the evaluation days', unknown);
  const before =
    earlier > 0
      ? `; ${earlier} earlier rows are used for history only; raise split.trainDays in the schema to train on them`
      : '';
  return {...result, text: `${rows} rows in ${requests} requests, ${dates.join(' to ')}${before}`};
}

async function fromMovieLens(folder: string, out: string, options: MovieLensOptions): Promise<Imported> {
  const badRows: BadRows[] = [];
  const log = await importMovieLens(folder, {...options, onBadRows: (report) => void badRows.push(report)});
  await writeLog(log, out);
  const {rows, requests, actions, split} = log;
  const text = `${log.source!.name}: ${rows} rows in ${requests} requests`;
  return {rows, requests, actions, split, badRows, text};
}
