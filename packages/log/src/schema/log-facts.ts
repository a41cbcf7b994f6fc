import type {DuckDBConnection} from '@duckdb/node-api';
import {quoted, quotedToRead, withDuckDb} from '../read/parquet.js';
import {refuseOtherEncoding} from '../read/refuse-other-encoding.js';
import {sourceSql} from '../read/source-columns.js';
import {sourceFiles} from '../read/source-files.js';
import type {SourceSql} from '../read/source-sql.js';
import {type ColumnFacts, cellSql, factsOf} from './column-facts.js';
import {foretelling} from './foretelling.js';

/** What a sample of a log tells. */
export interface LogFacts {
  readonly rows: number;
  readonly columns: readonly ColumnFacts[];
  /** Of CSV, where it is not the usual one. */
  readonly delimiter?: string;
  /** Of CSV, texts that stand for no value. */
  readonly nulls: readonly string[];
  /** By column, the share of the groups of rows agreeing in `by` that have one value of it; of groups with several rows. */
  constantWithin(by: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Groups of rows that agree in these columns. */
  groups(by: readonly string[]): Promise<number>;
  /** How well a column alone tells the rows with 1 in `bit` from those with 0: 1 is all, 0.5 nothing. */
  foretelling(column: ColumnFacts, bit: string): Promise<number>;
}

/** Rows looked at. */
const SAMPLE = 10_000;
/** Texts that stand for no value whatever the column is, and those that may be a value among words. */
const NULLS = ['NULL', 'null', '\\N', '<NA>', '#N/A'];
const PERHAPS = ['NA', 'N/A', 'n/a', 'NaN', 'nan', 'None', 'none', '-', '?'];

/** Looks at the first rows of a log's first file, for the time of a task. */
export async function withLogFacts<T>(path: string, task: (facts: LogFacts) => Promise<T>): Promise<T> {
  const {format, files} = await sourceFiles(path);
  await refuseOtherEncoding({format, files: files.slice(0, 1)}, 'inferSchema');
  return withDuckDb(async (connection) => {
    const usual = /\.tsv(\.gz)?$/i.test(files[0]!) ? '\t' : ',';
    const delimiter = format === 'csv' ? await delimiterOf(connection, files[0]!, usual) : usual;
    const sampled = async (nulls: readonly string[]) => {
      const source = await sourceSql(connection, {format, files}, {delimiter, nulls});
      await connection.run(
        `CREATE OR REPLACE TABLE sample AS SELECT * FROM (${source.relation(files[0]!)}) LIMIT ${SAMPLE}`,
      );
      if (source.rejects) {
        await connection.run(`DROP TABLE IF EXISTS ${source.rejects}; DROP TABLE IF EXISTS csv_scans`);
      }
      return source;
    };
    let source = await sampled([]);
    const nulls = format === 'csv' ? await nullsOf(connection, source) : [];
    if (nulls.length > 0) source = await sampled(nulls);
    const query = async (sql: string) => (await connection.runAndReadAll(sql)).getRows();
    const [[rows]] = (await query('SELECT count(*) FROM sample')) as [[bigint]];
    const columns: ColumnFacts[] = [];
    for (const column of source.columns) columns.push(await factsOf(connection, source, column));
    const key = (by: readonly string[]) => by.map((name) => source.scalar(name)).join(', ');
    return task({
      rows: Number(rows),
      columns,
      nulls,
      ...(delimiter === usual ? {} : {delimiter}),
      constantWithin: async (by) => {
        const hashes = source.columns.map((name, i) => `hash(${cellSql(source, name).text}) AS h${i}`);
        const each = source.columns.map((_, i) => `min(h${i}) = max(h${i}) AS s${i}`);
        const shares = source.columns.map((_, i) => `avg(s${i}::INTEGER)`);
        const [row = []] = await query(
          `SELECT ${shares.join(', ')} FROM (SELECT ${each.join(', ')} FROM (SELECT ${hashes.join(', ')}, (${key(by)}) AS "by" FROM sample)
           GROUP BY "by" HAVING count(*) > 1)`,
        );
        return new Map(source.columns.map((name, i) => [name, Number(row[i] ?? 0)]));
      },
      groups: async (by) => {
        const [row] = await query(`SELECT count(*) FROM (SELECT DISTINCT ${key(by)} FROM sample)`);
        return Number(row![0]);
      },
      foretelling: (column, bit) => foretelling(connection, source, column, bit),
    });
  });
}

/** The sign that the line of names has most of. */
async function delimiterOf(connection: DuckDBConnection, file: string, usual: string): Promise<string> {
  const reader = await connection.runAndReadAll(
    `SELECT line FROM read_csv(${quotedToRead(file)}, auto_detect = false, header = false, hive_partitioning = false, columns = {line: 'VARCHAR'},
      delim = e'\\x01', quote = '', escape = '', ignore_errors = true) LIMIT 1`,
  );
  const line = String(reader.getRows()[0]?.[0] ?? '');
  const count = (sign: string) => line.split(sign).length - 1;
  return [usual, ',', '\t', ';', '|'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** Texts in place of values: the plain ones wherever they stand, the others where the rest of the column is no text. */
async function nullsOf(connection: DuckDBConnection, source: SourceSql): Promise<string[]> {
  const found = new Set<string>();
  const list = (texts: readonly string[]) => texts.map(quoted).join(', ');
  for (const name of source.columns) {
    const {text, number, bit, instant} = cellSql(source, name);
    const rest = `${text} IS NOT NULL AND ${text} NOT IN (${list([...NULLS, ...PERHAPS])})`;
    const share = (as: string) => `count(*) FILTER (${as} IS NOT NULL AND ${rest})`;
    const reader = await connection.runAndReadAll(
      `SELECT list(DISTINCT ${text}) FILTER (${text} IN (${list([...NULLS, ...PERHAPS])})),
        count(*) FILTER (${rest}), greatest(${share(number)}, ${share(bit)}, ${share(instant)}) FROM sample`,
    );
    const [texts, cells, parsed] = reader.getRows()[0]!;
    const seen = ((texts as {items: readonly string[]} | null)?.items ?? []) as readonly string[];
    const isText = Number(cells) === 0 || Number(parsed) < 0.95 * Number(cells);
    for (const each of seen) if (!isText || NULLS.includes(each)) found.add(each);
  }
  return [...found].sort();
}
