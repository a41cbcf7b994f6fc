import {packageError} from '@cs/core';
import type {DuckDBConnection} from '@duckdb/node-api';
import {type CsvShape, csvLines} from './csv-lines.js';
import {named, quoted, quotedToRead} from './duckdb.js';
import {checkedBreaks} from './line-breaks.js';
import {type LogFormat, type LogReader, ORDINAL, textList, textNumber} from './log-format.js';

const isTsv = (path: string) => /\.tsv(\.gz)?$/i.test(path);

/** The delimiter of a file where nothing else is said. */
export function usualDelimiter(path: string): string {
  return isTsv(path) ? '\t' : ',';
}

/** CSV and TSV with a header; each file of a log is read by its own header. */
export const csvFormat: LogFormat = {
  name: 'csv',
  delimited: true,
  extensions: ['csv', 'tsv'],
  // A stray byte makes one bad row; another encoding makes many.
  text: {brokenLines: 0.01},
  copyOptions: (path) => `FORMAT csv, HEADER, DELIMITER ${quoted(usualDelimiter(path))}`,
  async open(connection, files, {delimiter = usualDelimiter(files[0]!), ...options}, sample) {
    const readers = new Map<string, LogReader>();
    const [first] = files;
    for (const file of files) {
      const breaks = await checkedBreaks(file, {delimiter}, sample);
      const own = await headerOf(connection, file, delimiter);
      // An empty file is a part without rows.
      const columns = own.length > 0 ? own : (readers.get(first!)?.columns ?? own);
      const missing = readers.get(first!)?.columns.filter((name) => !columns.includes(name)) ?? [];
      if (missing.length > 0) {
        throw packageError(
          '@cs/log',
          'openFiles',
          `the files of a log have different columns. Received: ${file} without ${missing.map(quoted).join(', ')}, which ${first} has. Give each file the same header, in any order.`,
        );
      }
      readers.set(file, csvReader(columns, {delimiter, header: true, breaks, ...options}));
    }
    const reader = readers.get(first!)!;
    return {
      ...reader,
      relation: (file) => readers.get(file)!.relation(file),
      lines: (file, records) => readers.get(file)!.lines!(file, records),
    };
  },
};

/** Reads CSV of these columns. */
export function csvReader(columns: readonly string[], csv: CsvShape): LogReader {
  const {delimiter, header, quote = '"', encoding, nulls = [], decimal, breaks} = csv;
  const typed = columns.map((name) => `${quoted(name)}: 'VARCHAR'`).join(', ');
  const rejects = {table: 'csv_rejects', scans: 'csv_scans'};
  const nullStrings = nulls.length > 0 ? `nullstr = [${['', ...nulls].map(quoted).join(', ')}], ` : '';
  // One thread never begins within quotes.
  const care = breaks?.quoted ? 'parallel = false, ' : '';
  // Points only group thousands: 1.5 is no number here, and 1.234,5 is.
  const withPoint = (text: string) =>
    decimal === ','
      ? `CASE WHEN regexp_full_match(trim(${text}), '[+-]?([1-9][0-9]{0,2}(\\.[0-9]{3})+|[0-9]+)?(,[0-9]*)?([eE][+-]?[0-9]+)?')
          THEN replace(replace(${text}, '.', ''), ',', '.') WHEN ${text} NOT LIKE '%.%' THEN ${text} END`
      : text;
  return {
    columns,
    rejects,
    relation: (path) =>
      `SELECT *, row_number() OVER () AS ${ORDINAL} FROM read_csv(${quotedToRead(path)}, auto_detect = false, header = ${header}, hive_partitioning = false,
        delim = ${quoted(delimiter)}, quote = ${quoted(quote)}, escape = ${quoted(quote)}, columns = {${typed}}, ${encoding ? `encoding = '${encoding}', ` : ''}${nullStrings}${care}
        store_rejects = true, rejects_table = '${rejects.table}', rejects_scan = '${rejects.scans}')`,
    scalar: named,
    number: (column) => textNumber(withPoint(named(column))),
    list: (column, element, separator) => textList(named(column), element, separator),
    verbatim: named,
    lines: (path, records) => csvLines(path, csv, records),
    advice: delimiterAdvice(columns, delimiter),
  };
}

/** For a file with one column whose name looks like several with another delimiter. */
function delimiterAdvice(columns: readonly string[], delimiter: string): string | undefined {
  const sign = columns.length === 1 ? /[;\t|,]/.exec(columns[0]!)?.[0] : undefined;
  if (sign === undefined) return undefined;
  return `With the delimiter ${JSON.stringify(delimiter)} there is only one column: give the right one in the schema, csv: {delimiter: ${JSON.stringify(sign)}}.`;
}

/**
 * The names in the first line. A column without a name, such as the index that pandas writes, is `column_<i>`.
 *
 * @throws if two names differ in case at most, since DuckDB cannot distinguish them.
 */
export async function headerOf(
  connection: DuckDBConnection,
  file: string,
  delimiter: string,
): Promise<string[]> {
  // NULL pads the header where other lines are longer; it is not an empty name.
  const reader = await connection.runAndReadAll(
    `SELECT * FROM read_csv(${quotedToRead(file)}, header = false, hive_partitioning = false, all_varchar = true, delim = ${quoted(delimiter)}, quote = '"',
      escape = '"', nullstr = e'\\x01', null_padding = true, ignore_errors = true, strict_mode = false, parallel = false) LIMIT 1`,
  );
  const cells = (reader.getRows()[0] ?? []).flatMap((name) => (name === null ? [] : [String(name)]));
  const names = cells.map((name, i) => (i === 0 ? name.replace(/^\uFEFF/, '') : name) || `column_${i}`);
  const lower = names.map((name) => name.toLowerCase());
  const twice = names.filter((_, i) => lower.indexOf(lower[i]!) !== lower.lastIndexOf(lower[i]!));
  if (twice.length > 0) {
    throw packageError(
      '@cs/log',
      'openFiles',
      `several columns have the same name, apart from case. Received: ${file} with ${twice.map(quoted).join(', ')}. Rename all but one of them.`,
    );
  }
  return names;
}
