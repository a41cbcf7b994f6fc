import {realpath} from 'node:fs/promises';
import {dirname, join, relative, resolve} from 'node:path';
import {packageError} from '@cs/core';
import {
  badRowsText,
  extensions,
  formatToWrite,
  makeFolder,
  openBatches,
  type SavedEncoders,
  writeRows,
} from '@cs/log';
import {
  loadModel,
  modelFolder,
  readShifts,
  runFiles,
  type ScoredRows,
  scoreColumns,
  scoredLog,
  scoreRawRows,
  scoreRows,
} from '@cs/ranker-reference';
import type {LayersModel} from '@tensorflow/tfjs';
import {type Command, InvalidArgumentError, Option} from 'commander';
import {addConfig} from './config-file.js';
import {encodersOfRun, refuseOtherEncoders} from './encoders-of-run.js';
import {addModelFlags, backendSizes, modelFlag, say, sayUnknown} from './shared.js';
import {addUtilities, checkedUtilities} from './utilities.js';

/** Defines the command `cs-ranker score`. */
export function makeScore(command: Command): void {
  addModelFlags(command)
    .addOption(new Option('--log <folder>', 'score the rows of this log').conflicts('rows'))
    .option('--rows <file>', 'score these rows: a file or folder with the columns of the training log')
    .addOption(
      new Option(
        '--history <log>',
        'a log of earlier impressions, with the same columns, from which the history of items is computed',
      ).conflicts(['encoded', 'log']),
    )
    .option('--no-history', 'treat all items as new, without any history')
    .addOption(
      new Option(
        '--encoded',
        'the rows contain the inputs of the model instead of the columns of the training log',
      ).conflicts('log'),
    )
    .addOption(
      new Option('--part <days>', 'which days of --log to score')
        .choices(['train', 'calibration', 'evaluation'])
        .default('evaluation')
        .conflicts('rows'),
    )
    .requiredOption(
      '--out <file>',
      `file to write; its extension decides the format: ${extensions(true)}`,
      scoresFile,
    )
    .option('--raw', 'write the raw probabilities, without the calibration of the run')
    .option('--json', 'print the summary as JSON');
  addConfig(addUtilities(command))
    .addHelpText(
      'after',
      `
Examples:
  $ cs-ranker score --run run --rows candidates.csv --history my-log.csv --out scores.csv
  $ cs-ranker score --run run --rows candidates.jsonl --no-history --out scores.jsonl --utilities "save: 2, click: 0.5"
  $ cs-ranker score --run run --log log --out scores.parquet

Rows are Parquet, CSV or JSON lines (text also gzipped) with the columns of the imported log. Labels and positions are not needed. Ids
are needed only to compute the history of items. The rows are encoded like the training log: a category that it did not contain counts
as unknown, and a missing value sets its flag. If the schema includes the history of items, it is computed from --history as of the
time of each row, or read from the columns item_history and engagers. The output has the probability of each action, and 'score', the
sum of the probabilities weighted by utility. Columns that are not features are copied unchanged.`,
    )
    .action(
      async ({run, model: bare, log, rows: file, part, out, utilities = {}, raw, json, encoded, history}) => {
        const folder = modelFlag(command, {run, model: bare});
        if (!log && !file) command.error("error: give one of '--log', '--rows'", {exitCode: 2});
        const trained = await modelFolder(folder);
        const saved =
          file && !encoded
            ? await encodersOfRun('score', folder, ', or rows of model inputs with --encoded')
            : undefined;
        await refuseInput(out, [file, typeof history === 'string' ? history : undefined, log, folder]);
        // Made first, so that an unusable folder fails before scoring.
        await makeFolder('score', dirname(out));
        await backendSizes();
        const model = await loadModel(trained);
        const shifts = raw ? undefined : await readShifts(folder, model.outputNames);
        const rule = {shifts: shifts ?? {}, utilities: checkedUtilities(utilities, model.outputNames)};
        let rows: number;
        if (file) {
          const scored = saved ? await scoredRaw(model, saved, file, history) : await scoreRows(model, file);
          rows = scored.rows;
          sayUnknown('In these rows', scored.unknown);
          await writeRows(out, rows, scoreColumns(scored.predictions, rule), scored.others);
        } else {
          const {source, encoders, close} = await openBatches(log);
          await refuseOtherEncoders('score', folder, log, encoders);
          const scored = await scoredLog(model, source, part).finally(close);
          rows = scored.rows;
          await writeRows(out, rows, [...scored.identity, ...scoreColumns(scored.predictions, rule)]);
        }
        const calibrated = shifts !== undefined;
        say(
          json
            ? JSON.stringify({out, rows, format: formatToWrite(out).name, calibrated})
            : `${rows} rows scored${calibrated ? ', calibrated' : ''}: ${out}`,
        );
      },
    );
}

/** Throws if the output would replace a file that is read: an input itself, or a file of a run or log. */
async function refuseInput(out: string, inputs: readonly (string | undefined)[]): Promise<void> {
  const target = await realpath(out).catch(() => resolve(out));
  for (const input of inputs) {
    const source = input && (await realpath(input).catch(() => resolve(input)));
    if (!source || (target !== source && !READ.has(relative(source, target)))) continue;
    throw packageError(
      '@cs/cli',
      'score',
      `--out would replace what is read. Received: ${out}, with ${input} as input. Write the scores to another file.`,
    );
  }
}

/** Files of a run, a model or a log with an extension that scores may have. */
const READ = new Set([
  ...Object.values(runFiles),
  ...['model.json', join(runFiles.model, 'model.json'), 'log.json', 'items.parquet', 'users.parquet'],
]);

/** @param history a log; `false` if all items are new; undefined if the rows contain their history. */
function scoredRaw(
  model: LayersModel,
  saved: SavedEncoders,
  file: string,
  history: string | boolean | undefined,
): Promise<ScoredRows> {
  const past = history === false ? 'none' : typeof history === 'string' ? {log: history} : 'rows';
  return scoreRawRows(model, saved, file, {
    past,
    onBadRows(badRows) {
      const told = badRowsText(badRows);
      if (told) process.stderr.write(`--history: ${told}\n`);
    },
  });
}

function scoresFile(file: string): string {
  try {
    formatToWrite(file);
  } catch {
    throw new InvalidArgumentError(`It must end in ${extensions(true)}.`);
  }
  return file;
}
