import type {DuckDBConnection} from '@duckdb/node-api';
import {usualDelimiter} from '../read/csv-format.js';
import {quoted, quotedToRead, withDuckDb} from '../read/duckdb.js';
import type {CsvOptions} from '../read/log-format.js';
import {openFiles, sourceFiles} from '../read/source-files.js';
import {dropRejects} from '../read/stage-rows.js';
import {Table} from '../read/table.js';
import {refuseNonUtf8} from '../read/text-files.js';
import {type ColumnFacts, factsOf} from './column-facts.js';
import {foretelling} from './foretelling.js';
import {cellSql, oneRow, type Sample} from './sample.js';

/** What a sample of a log shows. */
export interface LogFacts {
  readonly rows: number;
  readonly columns: readonly ColumnFacts[];
  /** Delimiter of a CSV file, if it is not the usual one. */
  readonly delimiter?: string;
  /** Strings in a CSV file that stand for a missing value. */
  readonly nulls: readonly string[];
  /** For each column, the share of the groups of rows that agree in `by` and have a single value of it. */
  constantWithin(by: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** How many groups of rows agree in these columns. */
  groups(by: readonly string[]): Promise<number>;
  /** The share of the groups of rows that agree in `by` and are numbered by a column, from 0 or from 1. */
  ranksWithin(name: string, by: readonly string[]): Promise<number>;
  /** How well a column alone predicts `bit`: see {@link foretelling}. */
  foretelling(column: ColumnFacts, bit: string): Promise<number>;
}

/** Rows that are looked at. */
const SAMPLE = 10_000;
/** Strings that always mean a missing value, and those that may be a value in a column of text. */
const NULLS = ['NULL', 'null', '\\N', '<NA>', '#N/A'];
const PERHAPS = ['NA', 'N/A', 'n/a', 'NaN', 'nan', 'None', 'none', '-', '?'];

/** Looks at the first rows of the first file of a log, for the duration of a task. */
export async function withLogFacts<T>(path: string, task: (facts: LogFacts) => Promise<T>): Promise<T> {
  const source = await sourceFiles(path);
  const [first] = source.files as [string];
  await refuseNonUtf8({...source, files: [first]}, 'inferSchema');
  return withDuckDb(async (connection) => {
    const {delimited} = source.format;
    const usual = delimited && usualDelimiter(first);
    const delimiter = usual && (await delimiterOf(connection, first, usual));
    const open = async (csv: CsvOptions): Promise<Sample> => {
      const reader = await openFiles(connection, source, csv, true);
      const query = `SELECT * FROM (${reader.relation(first)}) LIMIT ${SAMPLE}`;
      const rows = await Table.create(connection, 'sample', query);
      await dropRejects(connection, reader);
      return {connection, reader, rows};
    };
    let sample = await open({delimiter});
    const nulls = delimited ? await nullsOf(sample) : [];
    if (nulls.length > 0) sample = await open({delimiter, nulls});
    const {reader, rows} = sample;
    const {count} = await oneRow(sample, `SELECT count(*) AS count FROM ${rows}`);
    const columns: ColumnFacts[] = [];
    for (const column of reader.columns) columns.push(await factsOf(sample, column));
    const key = (by: readonly string[]) => by.map((name) => reader.scalar(name)).join(', ');
    return task({
      rows: Number(count),
      columns,
      nulls,
      ...(delimiter === undefined || delimiter === usual ? {} : {delimiter}),
      async constantWithin(by) {
        const hashes = reader.columns.map((name, i) => `hash(${cellSql(sample, name).text}) AS h${i}`);
        const each = reader.columns.map((_, i) => `min(h${i}) = max(h${i}) AS s${i}`);
        const shares = reader.columns.map((_, i) => `avg(s${i}::INTEGER) AS share_${i}`);
        const found = await oneRow(
          sample,
          `SELECT ${shares.join(', ')} FROM (SELECT ${each.join(', ')} FROM (SELECT ${hashes.join(', ')}, (${key(by)}) AS "by" FROM ${rows})
           GROUP BY "by" HAVING count(*) > 1)`,
        );
        return new Map(reader.columns.map((name, i) => [name, Number(found[`share_${i}`] ?? 0)]));
      },
      async groups(by) {
        const found = await oneRow(
          sample,
          `SELECT count(*) AS count FROM (SELECT DISTINCT ${key(by)} FROM ${rows})`,
        );
        return Number(found.count);
      },
      foretelling: ({name, kind}, bit) => {
        const {text, number} = cellSql(sample, name);
        return foretelling(connection, {
          rows: `${rows}`,
          label: cellSql(sample, bit).bit,
          value: text,
          number: kind === 'number' || kind === 'bit' ? number : undefined,
        });
      },
      async ranksWithin(name, by) {
        const {number} = cellSql(sample, name);
        const {share} = await oneRow(
          sample,
          `SELECT avg((a IN (0, 1) AND b - a + 1 = n AND d = n)::INTEGER) AS share FROM
            (SELECT min(x) AS a, max(x) AS b, count(DISTINCT x) AS d, count(*) AS n FROM
              (SELECT ${number} AS x, (${key(by)}) AS "by" FROM ${rows}) GROUP BY "by" HAVING count(*) > 1)`,
        );
        return Number(share ?? 0);
      },
    });
  });
}

/** The delimiter that occurs most often in the header. */
async function delimiterOf(connection: DuckDBConnection, file: string, usual: string): Promise<string> {
  const reader = await connection.runAndReadAll(
    `SELECT line FROM read_csv(${quotedToRead(file)}, auto_detect = false, header = false, hive_partitioning = false, columns = {line: 'VARCHAR'},
      delim = e'\\x01', quote = '', escape = '', ignore_errors = true) LIMIT 1`,
  );
  const line = String(reader.getRows()[0]?.[0] ?? '');
  const count = (sign: string) => line.split(sign).length - 1;
  return [usual, ',', '\t', ';', '|'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** Strings that stand for a missing value: some always do, others only where the rest is not text. */
async function nullsOf(sample: Sample): Promise<string[]> {
  const found = new Set<string>();
  const list = [...NULLS, ...PERHAPS].map(quoted).join(', ');
  for (const name of sample.reader.columns) {
    const {text, number, bit, instant} = cellSql(sample, name);
    const rest = `${text} IS NOT NULL AND ${text} NOT IN (${list})`;
    const count = (as: string) => `count(*) FILTER (${as} IS NOT NULL AND ${rest})`;
    const {texts, cells, parsed} = await oneRow(
      sample,
      `SELECT list(DISTINCT ${text}) FILTER (${text} IN (${list})) AS texts,
        count(*) FILTER (${rest}) AS cells, greatest(${count(number)}, ${count(bit)}, ${count(instant)}) AS parsed
       FROM ${sample.rows}`,
    );
    const seen = (texts as {items: readonly string[]} | null)?.items ?? [];
    const isText = Number(cells) === 0 || Number(parsed) < 0.95 * Number(cells);
    for (const each of seen) if (!isText || NULLS.includes(each)) found.add(each);
  }
  return [...found].sort();
}
