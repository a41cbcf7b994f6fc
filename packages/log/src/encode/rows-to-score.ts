import {packageError} from '@cs/core';
import type {DuckDBConnection} from '@duckdb/node-api';
import {itemHistorySql} from '../history/item-history-sql.js';
import {hasPast, type PastRows} from '../history/past-rows.js';
import {badRowText} from '../read/bad-rows.js';
import {named} from '../read/duckdb.js';
import type {LogReader} from '../read/log-format.js';
import {missingColumns} from '../read/missing-columns.js';
import {cellsOf, DAY_MICROSECONDS} from '../read/source-cells.js';
import {stageRows} from '../read/stage-rows.js';
import {Table} from '../read/table.js';
import {AGE, COMPUTED, engagersOf, type FeatureSchema, type LogSchema} from '../schema/schema.js';
import type {FittedFeature} from './feature-plan.js';

/** Raw rows to score: in the columns of the log that the model was trained on, without labels. */
export interface RowsToScore {
  readonly files: readonly string[];
  readonly reader: LogReader;
  readonly schema: LogSchema;
  readonly features: readonly FittedFeature[];
  readonly past: PastRows;
  /** Rows of the past, if it is a log. */
  readonly seen?: Table | undefined;
}

/**
 * Makes a table of `row`, in the order of the files, and a column for each input. Computed inputs are
 * taken from columns of their names where the rows have them. Otherwise the history of an item is
 * computed as of the time of the row.
 *
 * @throws if columns are missing or any row cannot be read: every row is to be scored.
 */
export async function rowsToScore(connection: DuckDBConnection, asked: RowsToScore): Promise<Table> {
  const {reader, schema, features, files, seen} = asked;
  const given = givenFeatures(asked);
  const all = cellsOf({...schema, features: {...schema.features, ...given}}, reader);
  const cells = all.filter(({name, columns}) => isNeeded(asked, given, name, columns));
  const wanted = {files, reader, cells};
  refuseMissing(asked, given, await missingColumns(connection, wanted));
  const staged = await stageRows(connection, wanted, []);
  const {badRows} = staged;
  if (badRows.bad > 0 || badRows.rows === 0) {
    const [first] = badRows.examples;
    const what = first ? `${badRows.bad} of ${badRows.rows} rows, the first ${badRowText(first)}` : 'no rows';
    throw failure(
      `some rows cannot be scored. Received: ${files.join(', ')}, ${what}. Correct these rows or leave them out.`,
    );
  }
  const there = new Set(cells.map(({name}) => name));
  const time = there.has('request') ? 'min(t) OVER (PARTITION BY request)' : 't';
  const rows = await Table.create(
    connection,
    'rows_to_score',
    `SELECT row_number() OVER (ORDER BY file, ordinal) - 1 AS row, * EXCLUDE (file, ordinal)
      ${there.has('t') ? `, ${time} AS moment` : ''} FROM ${staged.good}`,
  );
  const place = (name: string) =>
    `feature_${Object.keys(schema.features).length + Object.keys(given).indexOf(name)}`;
  const columns = features.map(({name, column}) => {
    if (name in given) return `r.${place(name)} AS ${column}`;
    if (name === AGE) return `${ageSql(schema, rows, seen)} AS ${column}`;
    if (isComputed(name)) return seen ? `h.${column}` : `NULL::DOUBLE[] AS ${column}`;
    return `r.${column}`;
  });
  const computed = features.some(({name}) => isComputed(name) && !(name in given));
  const history = computed && seen ? `JOIN (${historySql(schema, rows, seen)}) h ON h.row = r.row` : '';
  const inputs = await Table.create(
    connection,
    'inputs',
    `SELECT r.row AS row, ${columns.join(', ')} FROM ${rows} r ${history}`,
  );
  await staged.drop();
  await rows.drop();
  return inputs;
}

function failure(message: string): Error {
  return packageError('@cs/log', 'scoreRows', message);
}

const isComputed = (name: string) => COMPUTED.some((each) => each === name);

/** Computed inputs that the rows have columns for, as features of a schema. */
function givenFeatures({reader, features, past}: RowsToScore): Record<string, FeatureSchema> {
  const there = features.filter(
    ({name}) => (name === AGE || isComputed(name)) && reader.columns.includes(name),
  );
  const found = there.map(({name, encoder}) => {
    const about = {column: name, historical: name !== AGE, group: 'candidate', encoder: 'none'} as const;
    if (name === AGE) return [name, {...about, type: 'dense', missing: 'refuse'}];
    if (past !== 'rows') {
      throw failure(
        `the history of the items is given twice. Received: a column ${name}, and ${past === 'none' ? 'that there is no history' : 'a log of the past'}. Give one of them.`,
      );
    }
    // The first number of the input is the flag.
    return [name, {...about, type: 'embedding', missing: 'flag', width: encoder.width - 1}];
  });
  return Object.fromEntries(found);
}

function isNeeded(
  {schema, features, reader, past}: RowsToScore,
  given: object,
  name: string,
  columns: readonly string[],
): boolean {
  const computesAge = !(AGE in given);
  const computesPast = hasPast(past) && features.some((each) => isComputed(each.name));
  if (name.startsWith('feature_')) return true;
  if (name === 't') return computesAge || computesPast;
  if (name === 'created') return computesAge;
  if (name === 'item') return computesPast || (computesAge && !schema.itemCreated);
  // All rows of a request have the time of its first one.
  if (name === 'request')
    return (computesAge || computesPast) && columns.every((each) => reader.columns.includes(each));
  return false;
}

function refuseMissing(
  {reader, schema, features, past, files}: RowsToScore,
  given: object,
  missing: readonly string[],
): void {
  const fail = (what: string, advice: string) => {
    throw failure(`the rows lack something. Received: ${files.join(', ')} without ${what}. ${advice}`);
  };
  if (missing.length > 0) {
    fail(
      `columns ${missing.map(named).join(', ')}`,
      `The columns are ${reader.columns.join(', ')}. Give those that the schema of the training names.`,
    );
  }
  const unknown = features.filter(({name}) => isComputed(name) && !(name in given)).map(({name}) => name);
  if (past === 'rows' && unknown.length > 0) {
    fail(
      `the history of the items (${unknown.join(', ')})`,
      'Give a log of the past with --history, columns of these names, or --no-history if all items are new.',
    );
  }
  if (!schema.itemCreated && !(AGE in given) && !hasPast(past)) {
    fail(
      'the age of the items',
      `In the training log it counted from the first row of an item: give a log with --history, or a column ${AGE}.`,
    );
  }
}

/** The age of an item in days, computed as importing does. */
function ageSql(schema: LogSchema, rows: Table, seen: Table | undefined): string {
  if (schema.itemCreated) return `(r.t - r.created) / ${DAY_MICROSECONDS}`;
  const first = `(SELECT min(t) FROM (SELECT item, t FROM ${seen} UNION ALL SELECT item, t FROM ${rows}) e WHERE e.item = r.item)`;
  return `(r.t - ${first}) / ${DAY_MICROSECONDS}`;
}

function historySql(schema: LogSchema, rows: Table, seen: Table): string {
  const labels = Object.keys(schema.actions).map((_, i) => `label_${i}`);
  const embedding = engagersOf(schema);
  const user = embedding ? `, ${embedding.column}` : '';
  const from = `(SELECT NULL AS row, item, t, 1 AS shown, ${labels.join(', ')}${user} FROM ${seen}
    UNION ALL SELECT row, item, moment, 0, ${labels.map(() => '0').join(', ')}${user} FROM ${rows})`;
  return itemHistorySql({...schema.history!, from, labels, shown: 'shown', embedding});
}
