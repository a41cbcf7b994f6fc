import type {DuckDBConnection} from '@duckdb/node-api';
import {quoted, quotedToRead} from './parquet.js';
import type {SourceFiles, SourceFormat} from './source-files.js';

/** How the columns of a log are written in SQL, whatever its format. */
export interface SourceSql {
  readonly format: SourceFormat;
  /** Names of the columns; in JSON lines, the keys of the first 1000. */
  readonly columns: readonly string[];
  /** A query of one file with its columns and `ordinal`, the number of the record in the file, from 1. */
  relation(file: string): string;
  /** A column as text or as the number it is. */
  scalar(column: string): string;
  /** A column as a list, of the SQL type of its elements; NULL elements where they could not be read. */
  list(column: string, element: string, separator?: string): string;
  /** How CSV is cut; absent of other formats, whose records are lines or rows. */
  readonly csv?: CsvShape;
  /** Where CSV keeps what it could not cut into columns: the name of a table of DuckDB. */
  readonly rejects?: string;
  /** Where a record may be broken as a whole: the condition, and the record as text. */
  readonly broken?: {readonly when: string; readonly text: string};
}

/** A name as SQL. */
export function named(column: string): string {
  return `"${column.replaceAll('"', '""')}"`;
}

/**
 * Looks at the first file of a log and says how to read it.
 *
 * @param csv how CSV is written; by default with a comma, in .tsv a tab.
 * @throws where the file has no columns.
 */
export async function sourceSql(
  connection: DuckDBConnection,
  {format, files}: SourceFiles,
  {delimiter, nulls}: {delimiter?: string | undefined; nulls?: readonly string[] | undefined} = {},
): Promise<SourceSql> {
  const [first] = files;
  const sql = {
    parquet: () => parquetSql(connection, first!),
    csv: () => csvSql(connection, first!, delimiter ?? (/\.tsv(\.gz)?$/i.test(first!) ? '\t' : ','), nulls),
    jsonl: () => jsonSql(connection, first!),
  };
  let source: SourceSql;
  try {
    source = await sql[format]();
  } catch (cause) {
    throw new Error(
      `[@cs/ranker-reference] sourceSql: the file cannot be read as ${format}. Received: ${first} (${(cause as Error).message.split('\n')[0]}). Check that it is whole and that its name tells what it is.`,
      {cause},
    );
  }
  if (source.columns.length === 0) {
    throw new Error(
      `[@cs/ranker-reference] sourceSql: the file has no columns. Received: ${first}. Give a file with ${format === 'csv' ? 'a line of names and' : ''} rows.`,
    );
  }
  return source;
}

/** A list in text, `[1, 2]` or with a separator of its own; lists of lists in the former only. */
function textList(text: string, element: string, separator?: string): string {
  return separator === undefined
    ? `TRY_CAST(${text} AS ${element}[])`
    : `TRY_CAST(string_split(${text}, ${quoted(separator)}) AS ${element}[])`;
}

async function parquetSql(connection: DuckDBConnection, file: string): Promise<SourceSql> {
  const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${quotedToRead(file)})`);
  const types = new Map(reader.getRows().map(([name, type]) => [String(name), String(type)]));
  return {
    format: 'parquet',
    columns: [...types.keys()],
    relation: (path) =>
      `SELECT *, file_row_number + 1 AS ordinal FROM read_parquet(${quotedToRead(path)}, file_row_number = true)`,
    scalar: named,
    list: (column, element, separator) => {
      if (types.get(column) === 'VARCHAR') return textList(named(column), element, separator);
      // DuckDB refuses to cast what can never be a list; here it is no list, so that each row is told.
      return /\]$/.test(types.get(column) ?? '')
        ? `TRY_CAST(${named(column)} AS ${element}[])`
        : `NULL::${element}[]`;
    },
  };
}

/** How CSV is cut. */
export interface CsvShape {
  readonly delimiter: string;
  readonly header: boolean;
  /** `"` by default; '' where the text has quotes that mean nothing. */
  readonly quote?: string;
  readonly encoding?: 'latin-1';
  /** Texts that stand for no value, beside the empty one. */
  readonly nulls?: readonly string[] | undefined;
}

async function csvSql(
  connection: DuckDBConnection,
  file: string,
  delimiter: string,
  nulls?: readonly string[],
): Promise<SourceSql> {
  return csvSource(await headerOf(connection, file, delimiter), {delimiter, header: true, nulls});
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
      `SELECT *, row_number() OVER () AS ordinal FROM read_csv(${quotedToRead(path)}, auto_detect = false, header = ${header},
        delim = ${quoted(delimiter)}, quote = ${quoted(quote)}, escape = ${quoted(quote)}, columns = {${typed}}, ${encoding ? `encoding = '${encoding}', ` : ''}${empty}
        store_rejects = true, rejects_table = '${rejects}', rejects_scan = 'csv_scans')`,
    scalar: named,
    list: (column, element, separator) => textList(named(column), element, separator),
  };
}

/** The names in the first line. */
export async function headerOf(
  connection: DuckDBConnection,
  file: string,
  delimiter: string,
): Promise<string[]> {
  const reader = await connection.runAndReadAll(
    `SELECT * FROM read_csv(${quotedToRead(file)}, header = false, all_varchar = true, delim = ${quoted(delimiter)}, quote = '"', escape = '"',
      null_padding = true, ignore_errors = true, strict_mode = false, parallel = false) LIMIT 1`,
  );
  const names = (reader.getRows()[0] ?? []).flatMap((name) => (name === null ? [] : [String(name)]));
  return names.map((name, i) => (i === 0 ? name.replace(/^\uFEFF/, '') : name));
}

async function jsonSql(connection: DuckDBConnection, file: string): Promise<SourceSql> {
  // A line is read as it is, so that its number is right and a broken one costs only itself.
  const lines = (path: string) =>
    `SELECT line, row_number() OVER () AS ordinal FROM read_csv(${quotedToRead(path)}, auto_detect = false, header = false,
      columns = {line: 'VARCHAR'}, delim = e'\\x01', quote = '', escape = '', max_line_size = 33554432)`;
  const doc = (path: string) =>
    `SELECT ordinal, line, CASE WHEN json_valid(line) THEN CASE WHEN json_type(line) = 'OBJECT' THEN line::JSON END END AS doc FROM (${lines(path)})
      WHERE line IS NOT NULL`;
  const reader = await connection.runAndReadAll(
    `SELECT DISTINCT unnest(json_keys(doc)) AS key FROM (SELECT doc FROM (${doc(file)}) WHERE doc IS NOT NULL LIMIT 1000) ORDER BY key`,
  );
  const path = (column: string) => quoted(`$."${column.replaceAll('"', '\\"')}"`);
  const scalar = (column: string) => `(doc->>${path(column)})`;
  return {
    format: 'jsonl',
    columns: reader.getRows().map(([key]) => String(key)),
    relation: doc,
    broken: {when: 'doc IS NULL', text: 'line'},
    scalar,
    list: (column, element, separator) =>
      separator === undefined
        ? `TRY_CAST(doc->${path(column)} AS ${element}[])`
        : textList(scalar(column), element, separator),
  };
}
