import {dirname} from 'node:path';
import {badRowsText, makeFolder, openBatches, type SavedEncoders} from '@cs/log';
import {
  loadModel,
  modelFolder,
  readRunJson,
  type ScoredRows,
  scoreColumns,
  scoredLog,
  scoreFormat,
  scoreRawRows,
  scoreRows,
  writeScores,
} from '@cs/ranker-reference';
import type {LayersModel} from '@tensorflow/tfjs';
import {type Command, InvalidArgumentError, Option} from 'commander';
import {addConfig} from './config-file.js';
import {encodersOfRun} from './encoders-of-run.js';
import {refuseOtherEncoding} from './same-encoding.js';
import {addModelFlags, backendSizes, modelFlag, say} from './shared.js';
import {addUtilities, checkedUtilities} from './utilities.js';

/** Makes a command `cs-ranker score`. */
export function makeScore(command: Command): void {
  addModelFlags(command)
    .addOption(new Option('--log <folder>', 'score the rows of this log').conflicts('rows'))
    .option('--rows <file>', 'score these rows, in the columns of the log that the run was trained on')
    .addOption(
      new Option('--history <log>', 'what happened before the rows: a log in the same columns').conflicts([
        'encoded',
        'log',
      ]),
    )
    .option('--no-history', 'nothing happened before the rows: all items are new')
    .addOption(
      new Option('--encoded', 'the rows hold the inputs of the model, not the columns of a log').conflicts(
        'log',
      ),
    )
    .addOption(
      new Option('--part <days>', 'which days of the log')
        .choices(['train', 'calibration', 'evaluation'])
        .default('evaluation')
        .conflicts('rows'),
    )
    .requiredOption('--out <file>', 'where to write: .parquet, .csv or .jsonl', scoresFile)
    .option('--raw', 'do not calibrate as the run’s calibration day says')
    .option('--json', 'print the summary as JSON');
  addConfig(addUtilities(command))
    .addHelpText(
      'after',
      `
Examples:
  $ cs-ranker score --run run --rows candidates.csv --history my-log.csv --out scores.csv
  $ cs-ranker score --run run --rows candidates.jsonl --no-history --out scores.jsonl --utilities "save: 2, click: 0.5"
  $ cs-ranker score --run run --log log --out scores.parquet

Rows are Parquet, CSV or JSON lines with the columns of the log that was imported; labels, positions and, but for a history that is computed, ids
are not needed. They are encoded as the training days taught: an unknown category as unknown, a missing value with its flag. What
happened to an item before, where the schema asks for it, is computed from --history as of each row's time, or stands in the rows in
columns item_history and engagers. Each row gets the probability of each action, and their sum by utility as 'score'; columns that are no
features go along.`,
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
        // Before the long part: a folder that cannot be made fails here.
        await makeFolder('score', dirname(out));
        await backendSizes();
        const model = await loadModel(trained);
        const kept = raw
          ? undefined
          : await readRunJson<{shifts: Record<string, number>}>(folder, 'calibration');
        const rule = {shifts: kept?.shifts ?? {}, utilities: checkedUtilities(utilities, model.outputNames)};
        let rows: number;
        if (file) {
          const scored = saved ? await scoredRaw(model, saved, file, history) : await scoreRows(model, file);
          rows = scored.rows;
          await writeScores(out, rows, scoreColumns(scored.predictions, rule), scored.beside);
        } else {
          const {source, encoders, close} = await openBatches(log);
          await refuseOtherEncoding('score', folder, log, encoders);
          const scored = await scoredLog(model, source, part).finally(close);
          rows = scored.rows;
          await writeScores(out, rows, [...scored.identity, ...scoreColumns(scored.predictions, rule)]);
        }
        const calibrated = kept !== undefined;
        say(
          json
            ? JSON.stringify({out, rows, format: scoreFormat(out), calibrated})
            : `${rows} rows scored${calibrated ? ', calibrated' : ''}: ${out}`,
        );
      },
    );
}

/** @param history a log, `false` where there is none to look at, undefined where the rows tell. */
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
    scoreFormat(file);
  } catch {
    throw new InvalidArgumentError('Its name must end in .parquet, .csv or .jsonl.');
  }
  return file;
}
