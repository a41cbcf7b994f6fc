import type {DuckDBConnection} from '@duckdb/node-api';
import {reason as textOf} from '../files/error-text.js';
import {type BadReason, type BadRow, type BadRows, EXAMPLES} from './bad-rows.js';
import {csvLines} from './csv-lines.js';
import type {Cell} from './source-cells.js';
import {ORDINAL, type SourceSql} from './source-sql.js';

/**
 * Reads a log's files into the table `staged`: `file`, `ordinal` and the cells. Bad rows go to the table `bad` and are
 * not in the view `good`. Of rows that agree in the cells `unique`, the first is good; none named, all are.
 */
export async function stageRows(
  connection: DuckDBConnection,
  files: readonly string[],
  source: SourceSql,
  cells: readonly Cell[],
  unique: readonly string[] = ['request', 'item'],
): Promise<BadRows> {
  refuseRecords(files, source, cells);
  const keys = unique.join(', ');
  const run = (sql: string) => connection.run(sql);
  await run(
    'CREATE TABLE bad (file INTEGER, ordinal BIGINT, line BIGINT, reason VARCHAR, cell INTEGER, value VARCHAR)',
  );
  for (const [file, path] of files.entries()) {
    await run(
      `${file === 0 ? 'CREATE TABLE staged AS' : 'INSERT INTO staged'} ${staged(file, path, source, cells)}`,
    ).catch(unreadable(path));
    if (!source.rejects) continue;
    // One row of this table for each error, so several for a line.
    await run(
      `INSERT INTO bad SELECT ${file}, NULL, line, 'unparsable', NULL, left(trim(any_value(csv_line)), 60)
       FROM ${source.rejects} GROUP BY line`,
    );
    await run(`DROP TABLE ${source.rejects}; DROP TABLE csv_scans`);
  }
  await run(
    'INSERT INTO bad SELECT file, ordinal, NULL, problem.reason, problem.cell, problem.value FROM staged WHERE problem IS NOT NULL',
  );
  if (unique.length > 0) {
    // Few rows, if any, repeat: to look for their groups first spares a sort of all rows.
    await run(
      `CREATE TABLE repeated AS SELECT ${keys} FROM staged WHERE problem IS NULL GROUP BY ALL HAVING count(*) > 1`,
    );
    await run(
      `INSERT INTO bad SELECT file, ordinal, NULL, 'duplicate', NULL, left(replace(concat_ws(', ', ${keys}), chr(31), ' '), 60)
     FROM (SELECT file, ordinal, ${keys}, row_number() OVER (PARTITION BY ${keys} ORDER BY file, ordinal) AS nth
           FROM staged SEMI JOIN repeated USING (${keys}) WHERE problem IS NULL) WHERE nth > 1`,
    );
  }
  await run(
    'CREATE VIEW good AS SELECT * EXCLUDE problem FROM staged ANTI JOIN (SELECT file, ordinal FROM bad) USING (file, ordinal)',
  );
  return report(connection, files, source, cells);
}

/** Printed, a record would pass for text. */
function refuseRecords(files: readonly string[], {nested}: SourceSql, cells: readonly Cell[]): void {
  const wanted = [...new Set(cells.flatMap(({columns}) => columns))];
  const found = wanted.flatMap((column) => {
    const type = nested?.get(column);
    return type === undefined ? [] : [`'${column}' of type ${type.slice(0, 60)}`];
  });
  if (found.length === 0) return;
  throw new Error(
    `[@cs/log] stageRows: a column holds records, which are no values. Received: ${files[0]} with ${found.join(', ')}. Flatten it first, and name its fields as columns in the schema.`,
  );
}

/** A query of a file's cells and of what is wrong with them. */
function staged(file: number, path: string, source: SourceSql, cells: readonly Cell[]): string {
  const raw = ({columns, sql}: Cell) => (columns.length === 1 ? source.scalar(columns[0]!) : sql);
  const {when, text} = source.broken ?? {when: 'false', text: 'NULL'};
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
    FROM (SELECT ${ORDINAL} AS ordinal_, ${when} AS broken_, ${text} AS whole_, ${values.join(', ')} FROM (${source.relation(path)}))`;
}

async function report(
  connection: DuckDBConnection,
  files: readonly string[],
  source: SourceSql,
  cells: readonly Cell[],
): Promise<BadRows> {
  const query = async (sql: string) => (await connection.runAndReadAll(sql)).getRows();
  const reasons: Record<BadReason, number> = {unparsable: 0, missing: 0, 'out of range': 0, duplicate: 0};
  for (const [reason, count] of await query('SELECT reason, count(*) FROM bad GROUP BY reason')) {
    reasons[reason as BadReason] = Number(count);
  }
  const bad = Object.values(reasons).reduce((sum, count) => sum + count, 0);
  const [counts] = await query(
    'SELECT (SELECT count(*) FROM staged) + (SELECT count(*) FROM bad WHERE ordinal IS NULL)',
  );
  const examples: BadRow[] = [];
  for (const [file, path] of files.entries()) {
    if (bad === 0 || examples.length >= EXAMPLES) break;
    const first = await query(
      `SELECT line, ordinal, reason, cell, value FROM bad WHERE file = ${file} ORDER BY coalesce(line, ordinal), ordinal LIMIT ${EXAMPLES}`,
    );
    const lineOf = await linesOf(path, source, first as [bigint | null, bigint | null][], () =>
      query(`SELECT line FROM bad WHERE file = ${file} AND ordinal IS NULL`),
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
    'SELECT cell, reason, count(*) FROM bad WHERE cell IS NOT NULL GROUP BY ALL ORDER BY count(*) DESC, cell LIMIT 1',
  );
  const {columns, expected} = cells[Number(most?.[0])] ?? {};
  const misfit =
    columns && expected && 2 * Number(most![2]) > rows
      ? {column: columns.join(', '), reason: most![1] as BadReason, rows: Number(most![2]), expected}
      : undefined;
  return {rows, bad, reasons, examples, ...(misfit && {misfit})};
}

/** How to tell the line of a record: in CSV the file is read again, as a record may be several lines, and blank ones are none. */
async function linesOf(
  path: string,
  {csv}: SourceSql,
  records: readonly (readonly [rejected: bigint | null, ordinal: bigint | null, ...unknown[]])[],
  rejected: () => Promise<unknown[][]>,
): Promise<(record: number | null, ordinal: number) => number> {
  if (!csv || records.length === 0) return (_, ordinal) => ordinal;
  const numbers = (values: readonly unknown[]) =>
    new Set(values.flatMap((value) => (value === null ? [] : [Number(value)])));
  const lines = await csvLines(path, csv, {
    rejected: numbers(records.map(([record]) => record)),
    ordinals: numbers(records.map(([, ordinal]) => ordinal)),
    lost: numbers((await rejected()).flat()),
  }).catch(unreadable(path));
  return (record, ordinal) => (record === null ? lines.ordinals.get(ordinal) : lines.rejected.get(record))!;
}

function unreadable(path: string): (cause: unknown) => never {
  return (cause) => {
    throw new Error(
      `[@cs/log] stageRows: a file of the log cannot be read. Received: ${path} (${textOf(cause).split('\n')[0]}). Check that it is whole, and has the columns of the others.`,
      {cause},
    );
  };
}
