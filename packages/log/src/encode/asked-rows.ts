import type {DuckDBConnection} from '@duckdb/node-api';
import {itemHistorySql} from '../history/item-history-sql.js';
import {hasPast, type PastRows} from '../history/past-rows.js';
import {badRowText} from '../read/bad-rows.js';
import {missingColumns} from '../read/missing-columns.js';
import {cellsOf, DAY_MICROSECONDS} from '../read/source-cells.js';
import type {SourceFiles} from '../read/source-files.js';
import {named, type SourceSql} from '../read/source-sql.js';
import {stageRows} from '../read/stage-rows.js';
import {engagersOf} from '../schema/engagers-of.js';
import {AGE, COMPUTED, type FeatureSchema, type LogSchema} from '../schema/schema.js';
import type {FittedFeature} from './feature-plan.js';

/** Rows that a model is asked about: raw, as the schema of its log says, and without labels. */
export interface AskedRows extends SourceFiles {
  readonly source: SourceSql;
  readonly schema: LogSchema;
  readonly features: readonly FittedFeature[];
  /** Where what happened to the items before is taken from: a log, nothing as all items are new, or columns of the rows. */
  readonly past: PastRows;
}

/**
 * Makes the table `asked`: `row`, in the order of the files, and a column for each input. Computed inputs are taken from columns of
 * their names where the rows have them; what happened to an item is told as of the row's time.
 *
 * @throws for columns that are missing, and for rows that cannot be read: all of them are wanted, so none is left out.
 */
export async function askedRows(connection: DuckDBConnection, asked: AskedRows): Promise<void> {
  const {source, schema, features, files} = asked;
  const given = givenFeatures(asked);
  const all = cellsOf({...schema, features: {...schema.features, ...given}}, source);
  const cells = all.filter(({name, columns}) => isNeeded(asked, given, name, columns));
  refuseMissing(asked, given, await missingColumns(connection, {files, source, cells}));
  const report = await stageRows(connection, files, source, cells, []);
  if (report.bad > 0 || report.rows === 0) {
    const [first] = report.examples;
    const what = first ? `${report.bad} of ${report.rows} rows, the first ${badRowText(first)}` : 'no rows';
    throw new Error(
      `[@cs/log] scoreRows: rows that cannot be scored. Received: ${files.join(', ')}, ${what}. Correct them, or leave them out.`,
    );
  }
  const there = new Set(cells.map(({name}) => name));
  const time = there.has('request') ? 'min(t) OVER (PARTITION BY request)' : 't';
  await connection.run(
    `CREATE TABLE rows_asked AS SELECT row_number() OVER (ORDER BY file, ordinal) - 1 AS row, * EXCLUDE (file, ordinal)
      ${there.has('t') ? `, ${time} AS moment` : ''} FROM good`,
  );
  const place = (name: string) =>
    `feature_${Object.keys(schema.features).length + Object.keys(given).indexOf(name)}`;
  const columns = features.map(({name, column}) => {
    if (name in given) return `r.${place(name)} AS ${column}`;
    if (name === AGE) return `${ageSql(schema)} AS ${column}`;
    if (isComputed(name)) return asked.past === 'none' ? `NULL::DOUBLE[] AS ${column}` : `h.${column}`;
    return `r.${column}`;
  });
  const computed = features.some(({name}) => isComputed(name) && !(name in given));
  const history = computed && hasPast(asked.past) ? `JOIN (${historySql(schema)}) h ON h.row = r.row` : '';
  await connection.run(
    `CREATE TABLE asked AS SELECT r.row AS row, ${columns.join(', ')} FROM rows_asked r ${history}`,
  );
}

const isComputed = (name: string) => COMPUTED.some((each) => each === name);

/** Computed inputs that stand in the rows, as features of a schema. */
function givenFeatures({source, features, past}: AskedRows): Record<string, FeatureSchema> {
  const there = features.filter(
    ({name}) => (name === AGE || isComputed(name)) && source.columns.includes(name),
  );
  const found = there.map(({name, encoder}) => {
    const about = {column: name, historical: name !== AGE, group: 'candidate', encoder: 'none'} as const;
    if (name === AGE) return [name, {...about, type: 'dense', missing: 'refuse'}];
    if (past !== 'rows') {
      throw new Error(
        `[@cs/log] scoreRows: what happened to the items before is said twice. Received: a column ${name}, and ${past === 'none' ? 'that there is none' : 'a log of the past'}. Give one of them.`,
      );
    }
    // The first number of a row's input is the flag.
    return [name, {...about, type: 'embedding', missing: 'flag', width: encoder.width - 1}];
  });
  return Object.fromEntries(found);
}

function isNeeded(
  {schema, features, source, past}: AskedRows,
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
  // Rows of a request have one time, that of its first row.
  if (name === 'request')
    return (computesAge || computesPast) && columns.every((each) => source.columns.includes(each));
  return false;
}

function refuseMissing(
  {source, schema, features, past, files}: AskedRows,
  given: object,
  missing: readonly string[],
): void {
  const fail = (what: string, advice: string) => {
    throw new Error(
      `[@cs/log] scoreRows: the rows lack something. Received: ${files.join(', ')} without ${what}. ${advice}`,
    );
  };
  if (missing.length > 0) {
    fail(
      `columns ${missing.map(named).join(', ')}`,
      `It has ${source.columns.join(', ')}. Give the columns that the schema of the model's log names.`,
    );
  }
  const unknown = features.filter(({name}) => isComputed(name) && !(name in given)).map(({name}) => name);
  if (past === 'rows' && unknown.length > 0) {
    fail(
      `what happened to the items before (${unknown.join(', ')})`,
      'Give a log of it with --history, columns of these names, or --no-history where all items are new.',
    );
  }
  if (!schema.itemCreated && !(AGE in given) && !hasPast(past)) {
    fail(
      `the age of the items`,
      `The log counted it from an item's first row: give a log with --history, or a column ${AGE}.`,
    );
  }
}

/** As importing computes it. */
function ageSql(schema: LogSchema): string {
  if (schema.itemCreated) return `(r.t - r.created) / ${DAY_MICROSECONDS}`;
  const first =
    '(SELECT min(t) FROM (SELECT item, t FROM seen UNION ALL SELECT item, t FROM rows_asked) e WHERE e.item = r.item)';
  return `(r.t - ${first}) / ${DAY_MICROSECONDS}`;
}

function historySql(schema: LogSchema): string {
  const labels = Object.keys(schema.actions).map((_, i) => `label_${i}`);
  const embedding = engagersOf(schema);
  const user = embedding ? `, ${embedding.column}` : '';
  const from = `(SELECT NULL AS row, item, t, 1 AS shown, ${labels.join(', ')}${user} FROM seen
    UNION ALL SELECT row, item, moment, 0, ${labels.map(() => '0').join(', ')}${user} FROM rows_asked)`;
  return itemHistorySql({...schema.history!, from, labels, shown: 'shown', embedding});
}
