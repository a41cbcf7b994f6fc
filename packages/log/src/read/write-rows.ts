import {rename, rm} from 'node:fs/promises';
import {packageError} from '@cs/core';
import type {DuckDBConnection} from '@duckdb/node-api';
import type {Column} from '../store/columns.js';
import {named, quoted, quotedToRead, withDuckDb} from './duckdb.js';
import type {CsvOptions, LogFormat, SourceFiles} from './log-format.js';
import {writeParquet} from './parquet.js';
import {extensions, formatOf, openFiles} from './source-files.js';

/** Columns of files that were read, to be written again exactly as they are there. */
export interface OtherColumns {
  readonly source: SourceFiles;
  readonly names: readonly string[];
  readonly csv?: CsvOptions;
}

type WritableFormat = LogFormat & Required<Pick<LogFormat, 'copyOptions'>>;

/**
 * The format in which a file with this name is written.
 *
 * @throws if its extension is none that can be written.
 */
export function formatToWrite(file: string): WritableFormat {
  const format = formatOf(file);
  if (format?.copyOptions) return format as WritableFormat;
  throw packageError(
    '@cs/log',
    'writeRows',
    `the extension of the file names no format. Received: ${file}. Use one of ${extensions(true)}.`,
  );
}

/**
 * Writes a table in the format that the extension of the file names. The file appears complete or not at all.
 *
 * @param others columns to write before these: as many rows, in the same order. Values are not
 *   changed; one with the name of a column is called `<name>_given`.
 * @throws if the file cannot be written.
 */
export async function writeRows(
  file: string,
  rows: number,
  columns: readonly Column[],
  others?: OtherColumns,
): Promise<void> {
  const format = formatToWrite(file);
  const gzip = /\.gz$/i.test(file) ? ', COMPRESSION gzip' : '';
  const own = `${file}.${process.pid}.rows.tmp`;
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeParquet(own, rows, columns);
    await withDuckDb(async (connection) => {
      const table = `read_parquet(${quotedToRead(own)})`;
      const taken = columns.map(({name}) => name.toLowerCase());
      const before = others && `(${await othersSql(connection, others, taken, format)}) POSITIONAL JOIN `;
      await connection.run(
        `COPY (SELECT * FROM ${before ?? ''}${table}) TO ${quoted(temporary)} (${format.copyOptions(file)}${gzip})`,
      );
    });
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, {force: true}).catch(() => {});
    throw packageError(
      '@cs/log',
      'writeRows',
      `the rows could not be written. Received: ${file} (${(cause as Error).message}). Give a file in a folder that exists and is writable, with enough free space.`,
      {cause},
    );
  } finally {
    await rm(own, {force: true}).catch(() => {});
  }
}

async function othersSql(
  connection: DuckDBConnection,
  {source, names, csv}: OtherColumns,
  taken: readonly string[],
  format: LogFormat,
): Promise<string> {
  const reader = await openFiles(connection, source, csv);
  const list = names.map((name) => {
    const value = reader.verbatim(name, format.writesJson === true);
    return `${value} AS ${named(taken.includes(name.toLowerCase()) ? `${name}_given` : name)}`;
  });
  return source.files
    .map((path) => `SELECT ${list.join(', ')} FROM (${reader.relation(path)})`)
    .join(' UNION ALL ');
}
