import type {DuckDBConnection} from '@duckdb/node-api';
import {quoted, quotedToRead} from './parquet.js';
import {type CsvShape, named, ORDINAL, type SourceSql, textList} from './source-sql.js';

/** Reads CSV files, each by the names of its first line. */
export async function csvSql(
  connection: DuckDBConnection,
  files: readonly string[],
  delimiter: string,
  nulls?: readonly string[],
): Promise<SourceSql> {
  const sources = new Map<string, SourceSql>();
  const [first] = files;
  for (const file of files) {
    const own = await headerOf(connection, file, delimiter);
    // A file of nothing at all is a part without rows.
    const columns = own.length > 0 ? own : (sources.get(first!)?.columns ?? own);
    const lacks = sources.get(first!)?.columns.filter((name) => !columns.includes(name)) ?? [];
    if (lacks.length > 0) {
      throw new Error(
        `[@cs/log] sourceSql: the files of a log differ in their columns. Received: ${file} without ${lacks.map(quoted).join(', ')}, which ${first} has. Give each file the same line of names, in any order.`,
      );
    }
    sources.set(file, csvSource(columns, {delimiter, header: true, nulls}));
  }
  // Each file is read by its own names.
  return {...sources.get(first!)!, relation: (file) => sources.get(file)!.relation(file)};
}

/** Reads CSV with these columns. The shape is given, never guessed from a sample: one with a bad line would be guessed wrong. */
export function csvSource(columns: readonly string[], csv: CsvShape): SourceSql {
  const {delimiter, header, quote = '"', encoding, nulls = []} = csv;
  const typed = columns.map((name) => `${quoted(name)}: 'VARCHAR'`).join(', ');
  const rejects = 'csv_rejects';
  const empty = nulls.length > 0 ? `nullstr = [${['', ...nulls].map(quoted).join(', ')}], ` : '';
  return {
    format: 'csv',
    columns,
    csv,
    rejects,
    relation: (path) =>
      `SELECT *, row_number() OVER () AS ${ORDINAL} FROM read_csv(${quotedToRead(path)}, auto_detect = false, header = ${header}, hive_partitioning = false,
        delim = ${quoted(delimiter)}, quote = ${quoted(quote)}, escape = ${quoted(quote)}, columns = {${typed}}, ${encoding ? `encoding = '${encoding}', ` : ''}${empty}
        store_rejects = true, rejects_table = '${rejects}', rejects_scan = 'csv_scans')`,
    scalar: named,
    list: (column, element, separator) => textList(named(column), element, separator),
  };
}

/**
 * The names in the first line; a column without one is `column_<i>`, as the index that pandas writes.
 *
 * @throws where two differ in case at most: DuckDB cannot tell them apart.
 */
export async function headerOf(
  connection: DuckDBConnection,
  file: string,
  delimiter: string,
): Promise<string[]> {
  // NULL is what the line is padded with where others are longer, not an empty cell.
  const reader = await connection.runAndReadAll(
    `SELECT * FROM read_csv(${quotedToRead(file)}, header = false, hive_partitioning = false, all_varchar = true, delim = ${quoted(delimiter)}, quote = '"',
      escape = '"', nullstr = e'\\x01', null_padding = true, ignore_errors = true, strict_mode = false, parallel = false) LIMIT 1`,
  );
  const cells = (reader.getRows()[0] ?? []).flatMap((name) => (name === null ? [] : [String(name)]));
  const names = cells.map((name, i) => (i === 0 ? name.replace(/^\uFEFF/, '') : name) || `column_${i}`);
  const lower = names.map((name) => name.toLowerCase());
  const twice = names.filter((_, i) => lower.indexOf(lower[i]!) !== lower.lastIndexOf(lower[i]!));
  if (twice.length > 0) {
    throw new Error(
      `[@cs/log] sourceSql: columns of one name, but for case. Received: ${file} with ${twice.map(quoted).join(', ')}. Rename all but one of them.`,
    );
  }
  return names;
}
