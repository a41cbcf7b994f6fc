import type {DuckDBConnection} from '@duckdb/node-api';
import {quotedToRead, withDuckDb} from './parquet.js';
import {named, type SourceSql, sourceSql} from './source-columns.js';
import {sourceFiles} from './source-files.js';

/** What the values of a column look like in a sample. */
export interface ColumnFacts {
  readonly name: string;
  readonly kind: 'empty' | 'number' | 'boolean' | 'instant' | 'text' | 'numbers' | 'vectors' | 'texts';
  readonly distinct: number;
  /** Of numbers; of lists, their lengths; of vectors, the lengths of the inner ones. */
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
  /** Between the parts of text that holds lists. */
  readonly separator?: string;
}

/** What a sample of a log tells. */
export interface LogFacts {
  readonly rows: number;
  readonly columns: readonly ColumnFacts[];
  /** Of CSV, where it is not the usual one. */
  readonly delimiter?: string;
  /** Columns that have one value in each group of rows which agree in `by`. */
  constantWithin(by: string): Promise<ReadonlySet<string>>;
}

/** Rows looked at. */
const SAMPLE = 10_000;

/** Looks at the first rows of a log's first file, for the time of a task. */
export async function withLogFacts<T>(path: string, task: (facts: LogFacts) => Promise<T>): Promise<T> {
  const {format, files} = await sourceFiles(path);
  return withDuckDb(async (connection) => {
    const usual = /\.tsv(\.gz)?$/i.test(files[0]!) ? '\t' : ',';
    const delimiter = format === 'csv' ? await delimiterOf(connection, files[0]!, usual) : usual;
    const source = await sourceSql(connection, {format, files}, delimiter);
    await connection.run(
      `CREATE TABLE sample AS SELECT * FROM (${source.relation(files[0]!)}) LIMIT ${SAMPLE}`,
    );
    const [counted] = (await connection.runAndReadAll('SELECT count(*) FROM sample')).getRows();
    const columns: ColumnFacts[] = [];
    for (const column of source.columns) columns.push(await factsOf(connection, source, column));
    return task({
      rows: Number(counted![0]),
      columns,
      ...(delimiter === usual ? {} : {delimiter}),
      constantWithin: (by) => constantWithin(connection, source, by),
    });
  });
}

/** The sign that the line of names has most of. */
async function delimiterOf(connection: DuckDBConnection, file: string, usual: string): Promise<string> {
  const reader = await connection.runAndReadAll(
    `SELECT line FROM read_csv(${quotedToRead(file)}, auto_detect = false, header = false, columns = {line: 'VARCHAR'},
      delim = e'\\x01', quote = '', escape = '') LIMIT 1`,
  );
  const line = String(reader.getRows()[0]?.[0] ?? '');
  const count = (sign: string) => line.split(sign).length - 1;
  return [usual, ',', '\t', ';', '|'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

async function factsOf(connection: DuckDBConnection, source: SourceSql, name: string): Promise<ColumnFacts> {
  const text = `CAST(${source.scalar(name)} AS VARCHAR)`;
  const number = `TRY_CAST(${text} AS DOUBLE)`;
  const [numbers, vectors, texts] = ['DOUBLE', 'DOUBLE[]', 'VARCHAR'].map((element) =>
    source.list(name, element),
  );
  const clean = (list: string) => `count(*) FILTER (list_count(${list}) = len(${list}))`;
  const inner = `list_transform(${vectors}, x -> len(x))`;
  const reader = await connection.runAndReadAll(
    `SELECT count(${text}), count(DISTINCT ${text}), count(${number}), count(TRY_CAST(${text} AS BOOLEAN)),
      count(TRY_CAST(${text} AS TIMESTAMPTZ)), ${clean(numbers!)}, ${clean(vectors!)}, ${clean(texts!)},
      min(${number}), max(${number}), coalesce(bool_and(${number} = floor(${number})), false),
      min(len(${numbers})), max(len(${numbers})), min(list_min(${inner})), max(list_max(${inner})),
      count(*) FILTER (contains(${text}, '|'))
      FROM sample`,
  );
  const [all, distinct, ...rest] = reader
    .getRows()[0]!
    .map((value) => (typeof value === 'bigint' ? Number(value) : value));
  const [
    numeric,
    booleans,
    instants,
    lists,
    nested,
    words,
    low,
    high,
    whole,
    short,
    long,
    shortest,
    longest,
    piped,
  ] = rest;
  const facts = {name, distinct: distinct as number, least: 0, most: 0, whole: false};
  const size = (least: unknown, most: unknown) => ({least: Number(least ?? 0), most: Number(most ?? 0)});
  if (all === 0) return {...facts, kind: 'empty'};
  if (numeric === all) return {...facts, kind: 'number', ...size(low, high), whole: whole as boolean};
  if (booleans === all) return {...facts, kind: 'boolean', ...size(0, 1), whole: true};
  if (instants === all) return {...facts, kind: 'instant'};
  if (lists === all) return {...facts, kind: 'numbers', ...size(short, long)};
  if (nested === all) return {...facts, kind: 'vectors', ...size(shortest, longest)};
  if (words === all) return {...facts, kind: 'texts'};
  if (Number(piped) > 0.2 * Number(all)) return {...facts, kind: 'texts', separator: '|'};
  return {...facts, kind: 'text'};
}

async function constantWithin(
  connection: DuckDBConnection,
  source: SourceSql,
  by: string,
): Promise<ReadonlySet<string>> {
  const hashes = source.columns.map((name, i) => `hash(CAST(${source.scalar(name)} AS VARCHAR)) AS h${i}`);
  const same = source.columns.map((_, i) => `bool_and(s${i})`);
  const each = source.columns.map((_, i) => `min(h${i}) = max(h${i}) AS s${i}`);
  const reader = await connection.runAndReadAll(
    `SELECT ${same.join(', ')} FROM (SELECT ${each.join(', ')} FROM (SELECT ${hashes.join(', ')}, ${source.scalar(by)} AS ${named('by')} FROM sample) GROUP BY ${named('by')})`,
  );
  const row = reader.getRows()[0] ?? [];
  return new Set(source.columns.filter((_, i) => row[i] === true));
}
