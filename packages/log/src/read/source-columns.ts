import type {DuckDBConnection} from '@duckdb/node-api';
import {isOwn, reason} from '../files/error-text.js';
import {csvSql} from './csv-source.js';
import {quoted, quotedToRead} from './parquet.js';
import type {SourceFiles} from './source-files.js';
import {named, ORDINAL, type SourceSql, textList} from './source-sql.js';

/**
 * Looks at the first file of a log, of CSV at the line of names in each, and says how to read it.
 *
 * @param csv how CSV is written; by default with a comma, in .tsv a tab.
 * @throws where the file has no columns, or names that cannot be told apart, and where CSV files differ in their columns.
 */
export async function sourceSql(
  connection: DuckDBConnection,
  {format, files}: SourceFiles,
  {delimiter, nulls}: {delimiter?: string | undefined; nulls?: readonly string[] | undefined} = {},
): Promise<SourceSql> {
  const [first] = files;
  const sql = {
    parquet: () => parquetSql(connection, first!),
    csv: () => csvSql(connection, files, delimiter ?? (/\.tsv(\.gz)?$/i.test(first!) ? '\t' : ','), nulls),
    jsonl: () => jsonSql(connection, first!),
  };
  let source: SourceSql;
  try {
    source = await sql[format]();
  } catch (cause) {
    if (isOwn(cause)) throw cause;
    throw new Error(
      `[@cs/log] sourceSql: the file cannot be read as ${format}. Received: ${first} (${reason(cause).split('\n')[0]}). Check that it is whole and that its name tells what it is.`,
      {cause},
    );
  }
  if (source.columns.length === 0) {
    throw new Error(
      `[@cs/log] sourceSql: the file has no columns. Received: ${first}. Give a file with ${format === 'csv' ? 'a line of names and' : ''} rows.`,
    );
  }
  if (source.columns.some((name) => name.toLowerCase() === ORDINAL)) {
    throw new Error(
      `[@cs/log] sourceSql: a column bears a name that is used in reading. Received: ${first} with '${ORDINAL}'. Rename it.`,
    );
  }
  return source;
}

async function parquetSql(connection: DuckDBConnection, file: string): Promise<SourceSql> {
  const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${quotedToRead(file)})`);
  const types = new Map(reader.getRows().map(([name, type]) => [String(name), String(type)]));
  const taken = [...types.keys()].some((name) => name.toLowerCase() === 'file_row_number');
  const ordinal = taken ? 'row_number() OVER ()' : 'file_row_number + 1';
  return {
    format: 'parquet',
    columns: [...types.keys()],
    nested: new Map([...types].filter(([, type]) => /^(STRUCT|MAP|UNION)\(/.test(type))),
    relation: (path) =>
      `SELECT *, ${ordinal} AS ${ORDINAL} FROM read_parquet(${quotedToRead(path)}, file_row_number = ${!taken})`,
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

async function jsonSql(connection: DuckDBConnection, file: string): Promise<SourceSql> {
  // A line is read as it is, so that its number is right and a broken one costs only itself.
  const lines = (path: string) =>
    `SELECT line, row_number() OVER () AS ${ORDINAL} FROM read_csv(${quotedToRead(path)}, auto_detect = false, header = false, hive_partitioning = false,
      columns = {line: 'VARCHAR'}, delim = e'\\x01', quote = '', escape = '', max_line_size = 33554432)`;
  const doc = (path: string) =>
    `SELECT ${ORDINAL}, line, CASE WHEN json_valid(line) THEN CASE WHEN json_type(line) = 'OBJECT' THEN line::JSON END END AS doc FROM (${lines(path)})
      WHERE line IS NOT NULL`;
  const reader = await connection.runAndReadAll(
    // In the order in which they come: of actions the first is the one that a log is about.
    `SELECT key FROM (SELECT unnest(json_keys(doc)) AS key, generate_subscripts(json_keys(doc), 1) AS place
      FROM (SELECT doc FROM (${doc(file)}) WHERE doc IS NOT NULL LIMIT 1000)) GROUP BY key ORDER BY min(place), key`,
  );
  const [[structure]] = (
    await connection.runAndReadAll(
      `SELECT json_group_structure(doc) FROM (SELECT doc FROM (${doc(file)}) WHERE doc IS NOT NULL LIMIT 1000)`,
    )
  ).getRows() as [[string | null]];
  const path = (column: string) => quoted(`$."${column.replaceAll('"', '\\"')}"`);
  const scalar = (column: string) => `(doc->>${path(column)})`;
  return {
    format: 'jsonl',
    columns: reader.getRows().map(([key]) => String(key)),
    nested: nestedIn((JSON.parse(structure ?? '{}') ?? {}) as Record<string, unknown>),
    relation: doc,
    broken: {when: 'doc IS NULL', text: 'line'},
    scalar,
    list: (column, element, separator) =>
      separator === undefined
        ? `TRY_CAST(doc->${path(column)} AS ${element}[])`
        : textList(scalar(column), element, separator),
  };
}

/** The keys that hold objects, or lists of them. */
function nestedIn(structure: Readonly<Record<string, unknown>>): Map<string, string> {
  const inner = (value: unknown): unknown => (Array.isArray(value) ? inner(value[0]) : value);
  return new Map(
    Object.entries(structure)
      .filter(([, value]) => typeof inner(value) === 'object')
      .map(([key, value]) => [key, JSON.stringify(value)]),
  );
}
