import {createHash} from 'node:crypto';
import {mkdir, rm} from 'node:fs/promises';
import {basename, join} from 'node:path';
import {packageError} from '@cs/core';
import type {DuckDBConnection} from '@duckdb/node-api';
import {itemHistorySql} from '../history/item-history-sql.js';
import {type BadRows, countsOf, refuseBadRows} from '../read/bad-rows.js';
import {quoted, withDuckDb} from '../read/duckdb.js';
import {refuseMissingColumns} from '../read/missing-columns.js';
import {type Prepared, prepareRows} from '../read/prepare-rows.js';
import {cellsOf} from '../read/source-cells.js';
import {openFiles, sourceFiles} from '../read/source-files.js';
import {stageRows} from '../read/stage-rows.js';
import {Table} from '../read/table.js';
import {checkTextFiles} from '../read/text-files.js';
import {readSchema} from '../schema/read-schema.js';
import type {LogSchema} from '../schema/schema.js';
import {engagersOf} from '../schema/schema.js';
import {dateOf} from '../store/date-of.js';
import {writeLogFolder} from '../store/log-folder.js';
import type {LogMeta} from '../store/log-meta.js';
import {FRESH_DAYS, type LogSource} from '../store/ranking-log.js';
import {encodeRows} from './encode-rows.js';
import {type FittedFeature, finishFeatures, planFeatures, refuseOneClass} from './feature-plan.js';
import {refuseLeaks} from './refuse-leaks.js';
import {fittedFor, type SavedEncoders} from './saved-encoders.js';
import {eachRow} from './value-rows.js';

/** How to import. */
export interface ImportOptions {
  /** Memory limit of DuckDB, in its spelling; the rest goes to disk beside the target. Default `1GB`. */
  readonly memory?: string;
  /**
   * Encoders of a training, so that its model can score and measure these rows. By default encoders
   * are fitted on the training days of the log.
   */
  readonly encoders?: SavedEncoders;
  /** Called at the beginning of each step. */
  readonly onStep?: (step: 'read' | 'order' | 'history' | 'fit' | 'encode') => void;
}

/** The result of an import. */
export interface ImportResult
  extends Pick<LogMeta, 'rows' | 'requests' | 'actions' | 'split' | 'baseRates' | 'unknown'> {
  /** Share of the training rows whose item is younger than 28 days. */
  readonly freshTraining: number;
  /** Share of the evaluation rows whose item has no training row. */
  readonly newItems: number;
  /** Rows that were left out, and why. */
  readonly badRows: BadRows;
  /** Rows before the first training day. They only build history and are not in the imported log. */
  readonly earlier: number;
  /** The first training day and the last evaluation day, as YYYY-MM-DD (UTC). */
  readonly dates: readonly [string, string];
}

/**
 * Turns a raw log into one that a ranker can train on: reads Parquet, CSV or JSON lines by a schema,
 * leaves out and reports bad rows, computes the history of each item as of each row, fits the encoders
 * on the training days and writes a folder that `readLog` and `openLog` can read. The folder also
 * holds `items.parquet` and `users.parquet`, the ids of the numbered items and users.
 *
 * Numbers as ids and categories are compared by value: `1000`, `1000.0` and `1e3` are the same item.
 * NaN and an empty string are missing values.
 *
 * Memory is bounded for logs of any length. The folder appears complete or not at all; an existing log
 * is replaced.
 *
 * @param path a file, or a folder with files of one format.
 * @param schema describes the columns: a schema, or the path of its file.
 * @throws if the schema does not fit the log, too many rows are bad, there are too few days, a part of
 *   the split has no rows, an action never or always happens, a feature predicts an action almost
 *   perfectly, or encoders are for another schema.
 * @example
 * ```js
 * const {rows, badRows} = await importLog('my-log.csv.gz', 'schema.yaml', 'imported');
 * const result = await compare(await readLog('imported'));
 * ```
 */
export async function importLog(
  path: string,
  schema: LogSchema | string,
  folder: string,
  {memory = '1GB', encoders, onStep}: ImportOptions = {},
): Promise<ImportResult> {
  const known = typeof schema === 'string' ? await readSchema(schema) : schema;
  const fitted = encoders && fittedFor(known, encoders);
  const files = await sourceFiles(path);
  await checkTextFiles(files, 'importLog');
  let result: ImportResult | undefined;
  await writeLogFolder(folder, 'importLog', async (temporary) => {
    const work = join(temporary, 'work');
    await mkdir(work);
    result = await withDuckDb(
      async (connection) => {
        onStep?.('read');
        const reader = await openFiles(connection, files, known.csv);
        const cells = cellsOf(known, reader);
        const wanted = {files: files.files, reader, cells};
        await refuseMissingColumns(connection, wanted, path, 'importLog');
        const staged = await stageRows(connection, wanted);
        const {badRows} = staged;
        refuseBadRows(badRows, known.badRows.atMost, path, 'importLog');
        onStep?.('order');
        const prepared = await prepareRows(connection, staged, known);
        if (!fitted) await refuseLeaks(connection, known, prepared);
        onStep?.('history');
        const table = await withHistory(connection, known, prepared);
        if (!fitted) onStep?.('fit');
        const features = fitted ?? (await fitFeatures(connection, table, known, prepared));
        onStep?.('encode');
        const meta = await encodeRows(connection, table, features, {
          folder: temporary,
          split: prepared.split,
          firstDate: dateOf(prepared.firstDay),
          source: sourceOf(path, known, badRows),
          schema: known,
        });
        refuseEmptyParts(meta, prepared);
        for (const [kind, table] of Object.entries(prepared.ids)) {
          const to = quoted(join(temporary, `${kind}.parquet`));
          await connection.run(`COPY (SELECT no, id FROM ${table} ORDER BY no) TO ${to} (FORMAT parquet)`);
        }
        const {rows, requests, actions, split, baseRates, unknown} = meta;
        const {earlier, firstDay} = prepared;
        const dates = [dateOf(firstDay), dateOf(firstDay + split.evaluation[1])] as const;
        return {
          rows,
          requests,
          actions,
          split,
          baseRates,
          ...(unknown && {unknown}),
          ...(await sharesOf(connection, prepared)),
          badRows,
          earlier,
          dates,
        };
      },
      {folder: work, memory},
    );
    await rm(work, {recursive: true});
  });
  return result!;
}

/** What the ages and ids of items say about the split. */
async function sharesOf(
  connection: DuckDBConnection,
  {rows, split}: Prepared,
): Promise<Pick<ImportResult, 'freshTraining' | 'newItems'>> {
  const on = ([first, last]: readonly [number, number]) => `day BETWEEN ${first} AND ${last}`;
  const [[fresh, unseen]] = (
    await connection.runAndReadAll(
      `SELECT (SELECT avg((age < ${FRESH_DAYS})::INTEGER) FROM ${rows} WHERE ${on(split.train)}),
        (SELECT avg((item NOT IN (SELECT item FROM ${rows} WHERE ${on(split.train)}))::INTEGER)
         FROM ${rows} WHERE ${on(split.evaluation)})`,
    )
  ).getRows() as [[number, number]];
  return {freshTraining: fresh, newItems: unseen};
}

/** The source of the log: the name of its file, and a hash of the schema. */
function sourceOf(path: string, schema: LogSchema, badRows: BadRows): LogSource {
  const sha256 = createHash('sha256').update(JSON.stringify(schema)).digest('hex');
  return {name: basename(path), options: {schema: sha256}, badRows: countsOf(badRows)};
}

/** A relation of the prepared rows and, if the schema asks for it, their history, in the order of `row`. */
async function withHistory(
  connection: DuckDBConnection,
  schema: LogSchema,
  {rows, takeTime}: Prepared,
): Promise<string> {
  if (!schema.history) return `${rows}`;
  const sql = itemHistorySql({
    ...schema.history,
    // A row is asked about at the time of its request, but others know of it only once it was shown.
    ...(takeTime
      ? {from: `(SELECT * REPLACE (shown_at AS t), t AS asked FROM ${rows})`, asked: 'asked'}
      : {from: `${rows}`}),
    labels: Object.keys(schema.actions).map((_, i) => `label_${i}`),
    embedding: engagersOf(schema),
  });
  const past = await Table.create(connection, 'past', `SELECT row AS past_row, * EXCLUDE row FROM (${sql})`);
  const both = `${rows} POSITIONAL JOIN ${past}`;
  const [wrong] = (
    await connection.runAndReadAll(`SELECT count(*) FROM ${both} WHERE row IS DISTINCT FROM past_row`)
  ).getRows();
  if (Number(wrong![0]) > 0)
    throw packageError('@cs/log', 'importLog', 'the history lost its order. Please report this.');
  return both;
}

async function fitFeatures(
  connection: DuckDBConnection,
  table: string,
  schema: LogSchema,
  {split}: Prepared,
): Promise<FittedFeature[]> {
  const planned = planFeatures(schema);
  const actions = Object.keys(schema.actions);
  const labels = actions.map((_, i) => `label_${i}`);
  const [first, last] = split.train;
  const learning = planned.filter(({fit}) => fit.add);
  const columns = ['request', ...labels, ...learning.map(({column}) => column)];
  const positives = new Float64Array(actions.length);
  let rows = 0;
  let request = -1;
  await eachRow(
    connection,
    `SELECT ${columns.join(', ')} FROM ${table} WHERE day BETWEEN ${first} AND ${last}`,
    (row) => {
      rows++;
      for (let a = 0; a < actions.length; a++) positives[a]! += row.number(1 + a);
      const begins = row.number(0) !== request;
      request = row.number(0);
      learning.forEach(({per, fit}, i) => {
        // A value of the request counts once, not once for each of its rows.
        if (per === 'row' || begins) fit.add!(row.value(1 + actions.length + i));
      });
    },
  );
  if (rows > 0) refuseOneClass(positives, rows, actions);
  return finishFeatures(planned);
}

function refuseEmptyParts({days, split}: LogMeta, {firstDay, range}: Prepared): void {
  const empty = Object.entries(split).filter(
    ([, [first, last]]) => !days.some(([day]) => day >= first && day <= last),
  );
  if (empty.length === 0) return;
  const dates = (days: readonly [number, number]) => [...new Set(days.map(dateOf))].join(' to ');
  const none = empty.map(
    ([part, [first, last]]) => `${part} (${dates([firstDay + first, firstDay + last])})`,
  );
  throw new Error(
    `[@cs/log] importLog: a part of the split has no rows. Received: rows from ${dates(range)}, none on the days of ${none.join(', ')}. The last row decides where the days end: correct its time if it is wrong, or change the days in the schema's split.`,
  );
}
