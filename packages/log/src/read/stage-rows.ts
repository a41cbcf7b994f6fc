import {packageError} from '@cs/core';
import type {DuckDBConnection} from '@duckdb/node-api';
import {remedy, reason as textOf} from '../files/error-text.js';
import {type BadReason, type BadRow, type BadRows, EXAMPLES} from './bad-rows.js';
import {type LogReader, ORDINAL} from './log-format.js';
import type {Cell} from './source-cells.js';
import {Table} from './table.js';

/** What to read, and which values of it. */
export interface Wanted {
  readonly files: readonly string[];
  readonly reader: LogReader;
  readonly cells: readonly Cell[];
}

/** Rows that were read and checked. */
export interface StagedRows {
  /** The good rows as a relation of SQL, with `file`, `ordinal` and a column for each cell. */
  readonly good: string;
  readonly badRows: BadRows;
  /** Frees the tables; `good` cannot be read afterwards. */
  drop(): Promise<void>;
}

/**
 * Reads the cells of a log's files into a table and sets the bad rows apart.
 *
 * @param unique names of cells that identify a row: of several rows that agree in them, the first
 *   is good and the others are duplicates. With none, no row is a duplicate.
 */
export async function stageRows(
  connection: DuckDBConnection,
  wanted: Wanted,
  unique: readonly string[] = ['request', 'item'],
): Promise<StagedRows> {
  refuseRecords(wanted);
  const {files, reader, cells} = wanted;
  const bad = await Table.create(
    connection,
    'bad',
    '(file INTEGER, ordinal BIGINT, line BIGINT, reason VARCHAR, cell INTEGER, value VARCHAR)',
  );
  let staged: Table | undefined;
  for (const [file, path] of files.entries()) {
    const query = stagedSql(file, path, reader, cells);
    try {
      if (staged) await staged.insert(query);
      else staged = await Table.create(connection, 'staged', query);
    } catch (cause) {
      throw unreadable(path, cause);
    }
    if (!reader.rejects) continue;
    // DuckDB reports each error of a line in a row of its own.
    await bad.insert(
      `SELECT ${file}, NULL, line, 'unparsable', NULL, left(trim(any_value(csv_line)), 60)
       FROM ${reader.rejects.table} GROUP BY line`,
    );
    await dropRejects(connection, reader);
  }
  await bad.insert(
    `SELECT file, ordinal, NULL, problem.reason, problem.cell, problem.value
     FROM ${staged} WHERE problem IS NOT NULL`,
  );
  if (unique.length > 0) await addDuplicates(connection, staged!, bad, unique.join(', '));
  return {
    good: `(SELECT * EXCLUDE problem FROM ${staged} ANTI JOIN (SELECT file, ordinal FROM ${bad}) USING (file, ordinal))`,
    badRows: await report(connection, wanted, staged!, bad),
    async drop() {
      await staged!.drop();
      await bad.drop();
    },
  };
}

async function addDuplicates(
  connection: DuckDBConnection,
  staged: Table,
  bad: Table,
  keys: string,
): Promise<void> {
  // Few rows repeat, if any: finding their groups first avoids sorting all rows.
  const repeated = await Table.create(
    connection,
    'repeated',
    `SELECT ${keys} FROM ${staged} WHERE problem IS NULL GROUP BY ALL HAVING count(*) > 1`,
  );
  await bad.insert(
    `SELECT file, ordinal, NULL, 'duplicate', NULL, left(replace(concat_ws(', ', ${keys}), chr(31), ' '), 60)
     FROM (SELECT file, ordinal, ${keys}, row_number() OVER (PARTITION BY ${keys} ORDER BY file, ordinal) AS nth
           FROM ${staged} SEMI JOIN ${repeated} USING (${keys}) WHERE problem IS NULL) WHERE nth > 1`,
  );
  await repeated.drop();
}

/** Frees the tables of rejected lines, which DuckDB would add to. */
export async function dropRejects(connection: DuckDBConnection, {rejects}: LogReader): Promise<void> {
  if (!rejects) return;
  await connection.run(`DROP TABLE IF EXISTS ${rejects.table}; DROP TABLE IF EXISTS ${rejects.scans}`);
}

/** Rejects records, since printed as text they would pass for values. */
function refuseRecords({files, reader: {nested}, cells}: Wanted): void {
  const columns = [...new Set(cells.flatMap((cell) => cell.columns))];
  const found = columns.flatMap((column) => {
    const type = nested?.get(column);
    return type === undefined ? [] : [`'${column}' of type ${type.slice(0, 60)}`];
  });
  if (found.length === 0) return;
  throw packageError(
    '@cs/log',
    'stageRows',
    `a column holds records instead of values. Received: ${files[0]} with ${found.join(', ')}. Flatten the records into columns of their own and name those in the schema.`,
  );
}

/** A query for the cells of a file and for the first thing that is wrong with each row. */
function stagedSql(file: number, path: string, reader: LogReader, cells: readonly Cell[]): string {
  const raw = ({columns, sql, raw}: Cell) => raw ?? (columns.length === 1 ? reader.scalar(columns[0]!) : sql);
  const {when, text} = reader.broken ?? {when: 'false', text: 'NULL'};
  const values = cells.map((cell, i) => `${cell.sql} AS ${cell.name}, ${raw(cell)} AS raw_${i}`);
  const problem = (reason: BadReason, at: number | string, value: string) =>
    `{'reason': '${reason}', 'cell': ${at}::INTEGER, 'value': left(CAST(${value} AS VARCHAR), 60)}`;
  const cases = cells.flatMap(({name, required, wrong}, i) => [
    ...(required ? [`WHEN raw_${i} IS NULL THEN ${problem('missing', i, 'NULL')}`] : []),
    `WHEN raw_${i} IS NOT NULL AND ${name} IS NULL THEN ${problem('unparsable', i, `raw_${i}`)}`,
    ...(wrong
      ? [`WHEN ${wrong.replaceAll('value', name)} THEN ${problem('out of range', i, `raw_${i}`)}`]
      : []),
  ]);
  const created = cells.findIndex(({name}) => name === 'created');
  if (created >= 0) cases.push(`WHEN created > t THEN ${problem('out of range', created, `raw_${created}`)}`);
  return `SELECT ${file} AS file, ordinal_ AS ordinal, ${cells.map(({name}) => name).join(', ')},
    CASE WHEN broken_ THEN ${problem('unparsable', 'NULL', 'whole_')} ${cases.join(' ')} END AS problem
    FROM (SELECT ${ORDINAL} AS ordinal_, ${when} AS broken_, ${text} AS whole_, ${values.join(', ')} FROM (${reader.relation(path)}))`;
}

async function report(
  connection: DuckDBConnection,
  {files, reader, cells}: Wanted,
  staged: Table,
  bad: Table,
): Promise<BadRows> {
  const query = async (sql: string) => (await connection.runAndReadAll(sql)).getRows();
  const reasons: Record<BadReason, number> = {unparsable: 0, missing: 0, 'out of range': 0, duplicate: 0};
  for (const [reason, count] of await query(`SELECT reason, count(*) FROM ${bad} GROUP BY reason`)) {
    reasons[reason as BadReason] = Number(count);
  }
  const sum = Object.values(reasons).reduce((total, count) => total + count, 0);
  const [counts] = await query(
    `SELECT (SELECT count(*) FROM ${staged}) + (SELECT count(*) FROM ${bad} WHERE ordinal IS NULL)`,
  );
  const examples: BadRow[] = [];
  for (const [file, path] of files.entries()) {
    if (sum === 0 || examples.length >= EXAMPLES) break;
    const first = await query(
      `SELECT line, ordinal, reason, cell, value FROM ${bad} WHERE file = ${file} ORDER BY coalesce(line, ordinal), ordinal LIMIT ${EXAMPLES}`,
    );
    const lineOf = await linesOf(path, reader, first as [bigint | null, bigint | null][], () =>
      query(`SELECT line FROM ${bad} WHERE file = ${file} AND ordinal IS NULL`),
    );
    const found = first.map(([record, ordinal, reason, at, value]) => ({
      file: path,
      line: lineOf(record === null ? null : Number(record), Number(ordinal)),
      reason: reason as BadReason,
      ...(at === null ? {} : {column: cells[Number(at)]!.columns.join(', ')}),
      ...(value === null ? {} : {value: String(value)}),
    }));
    examples.push(...found.sort((a, b) => a.line - b.line).slice(0, EXAMPLES - examples.length));
  }
  const rows = Number(counts![0]);
  const [most] = await query(
    `SELECT cell, reason, count(*) FROM ${bad} WHERE cell IS NOT NULL GROUP BY ALL ORDER BY count(*) DESC, cell LIMIT 1`,
  );
  const {columns, expected} = cells[Number(most?.[0])] ?? {};
  const misfit =
    columns && expected && 2 * Number(most![2]) > rows
      ? {column: columns.join(', '), reason: most![1] as BadReason, rows: Number(most![2]), expected}
      : undefined;
  return {rows, bad: sum, reasons, examples, ...(misfit && {misfit})};
}

/**
 * A function that gives the line of a record. For CSV the file is read a second time, since a record
 * may span several lines and blank lines are no records.
 */
async function linesOf(
  path: string,
  reader: LogReader,
  records: readonly (readonly [rejected: bigint | null, ordinal: bigint | null, ...unknown[]])[],
  rejected: () => Promise<unknown[][]>,
): Promise<(record: number | null, ordinal: number) => number> {
  if (!reader.lines || records.length === 0) return (_, ordinal) => ordinal;
  const numbers = (values: readonly unknown[]) =>
    new Set(values.flatMap((value) => (value === null ? [] : [Number(value)])));
  try {
    const lines = await reader.lines(path, {
      rejected: numbers(records.map(([record]) => record)),
      ordinals: numbers(records.map(([, ordinal]) => ordinal)),
      lost: numbers((await rejected()).flat()),
    });
    return (record, ordinal) => (record === null ? lines.ordinals.get(ordinal) : lines.rejected.get(record))!;
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): Error {
  const message = `a file of the log cannot be read. Received: ${path} (${textOf(cause).split('\n')[0]}). ${remedy(cause, 'Check that it is complete and has the columns of the other files.')}`;
  return packageError('@cs/log', 'stageRows', message, {cause});
}
