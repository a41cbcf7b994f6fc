import {type Command, Option} from 'commander';
import {predictPart} from '../evaluate/predict-part.js';
import {scoreRows} from '../evaluate/score-rows.js';
import {scoreColumns, scoreFormat, writeScores} from '../evaluate/score-table.js';
import {selectRows} from '../features/batches.js';
import type {Column} from '../log/parquet.js';
import type {RankingLog} from '../log/ranking-log.js';
import {readLog} from '../log/store.js';
import {modelFolder, readRunJson} from '../train/run-folder.js';
import {loadModel} from '../train/save-model.js';
import {addConfig} from './config-file.js';
import {map} from './parsers.js';
import {backendSizes, say} from './shared.js';
import {checkActions, UsageError} from './usage-error.js';

const parts = ['train', 'calibration', 'evaluation'] as const;

/** Adds `cs-ranker score`. */
export function addScore(program: Command): void {
  const command = program
    .command('score')
    .description('score rows with a saved model')
    .requiredOption('--model <folder>', 'the run folder of train, or the folder of a model')
    .addOption(new Option('--log <folder>', 'score the rows of this log').conflicts('rows'))
    .option('--rows <file>', 'score these rows: .parquet, .csv or .jsonl with a column for each input')
    .addOption(
      new Option('--part <days>', 'which days of the log')
        .choices(parts)
        .default('evaluation')
        .conflicts('rows'),
    )
    .requiredOption('--out <file>', 'where to write: .parquet, .csv or .jsonl')
    .option('--utilities <map>', 'weight of each action in the score: "save: 2" (default: 1 each)', map)
    .option('--raw', 'do not calibrate as the run’s calibration day says')
    .option('--json', 'print the summary as JSON');
  addConfig(command)
    .addHelpText(
      'after',
      `
Examples:
  $ cs-ranker score --model run --log log --out scores.parquet
  $ cs-ranker score --model run --rows candidates.jsonl --out scores.csv --utilities "save: 2, click: 0.5"

Each row gets the probability of each action, and their sum by utility as 'score'. Of --rows the columns that are no inputs go along.`,
    )
    .action(async ({model: folder, log: logFolder, rows: file, part, out, utilities = {}, raw, json}) => {
      if (!logFolder && !file) command.error("error: give one of '--log', '--rows'", {exitCode: 2});
      const format = scoreFormat(out);
      await backendSizes();
      const model = await loadModel(await modelFolder(folder));
      const kept = raw
        ? undefined
        : await readRunJson<{shifts: Record<string, number>}>(folder, 'calibration');
      const rule = {shifts: kept?.shifts ?? {}, utilities: checkedUtilities(utilities, model.outputNames)};
      let rows: number;
      if (file) {
        const scored = await scoreRows(model, file);
        rows = scored.rows;
        await writeScores(out, rows, scoreColumns(scored.predictions, rule), scored.beside);
      } else {
        const log = await readLog(logFolder);
        const columns = scoreColumns(predictPart(model, log, part), rule);
        const whose = identityColumns(log, part);
        rows = whose[0]!.values.length;
        await writeScores(out, rows, [...whose, ...columns]);
      }
      const calibrated = kept !== undefined;
      say(
        json
          ? JSON.stringify({out, rows, format, calibrated})
          : `${rows} rows scored${calibrated ? ', calibrated' : ''}: ${out}`,
      );
    });
}

/** What tells the rows of a log apart. */
function identityColumns(log: RankingLog, part: (typeof parts)[number]): Column[] {
  const rows = selectRows(log, part);
  return [
    {name: 'request', values: rows.map((row) => log.request[row]!)},
    {name: 'user', values: rows.map((row) => log.user[log.request[row]!]!)},
    {name: 'item', values: rows.map((row) => log.item[row]!)},
    {name: 'day', values: rows.map((row) => log.day[row]!)},
    {name: 'item_age_days', values: Float32Array.from(rows, (row) => log.item_age_days[row]!)},
  ];
}

function checkedUtilities(
  given: Record<string, unknown>,
  actions: readonly string[],
): Record<string, number> {
  checkActions('--utilities', Object.keys(given), actions);
  for (const [action, value] of Object.entries(given)) {
    if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) continue;
    throw new UsageError(
      `error: option '--utilities': ${action} must be a number from 0. Received: ${JSON.stringify(value)}.`,
    );
  }
  return given as Record<string, number>;
}
