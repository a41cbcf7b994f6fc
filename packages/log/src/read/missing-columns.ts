import {packageError} from '@cs/core';
import type {DuckDBConnection} from '@duckdb/node-api';
import {quoted} from './duckdb.js';
import type {Wanted} from './stage-rows.js';

/** Columns that the cells need and the log lacks. Where records may differ, all of them are searched. */
export async function missingColumns(
  connection: DuckDBConnection,
  {files, reader, cells}: Wanted,
): Promise<string[]> {
  const there = new Set(reader.columns);
  let missing = [...new Set(cells.flatMap(({columns}) => columns))].filter((column) => !there.has(column));
  if (!reader.hasMoreColumns) return missing;
  for (const file of files) {
    if (missing.length === 0) break;
    const found = missing.map((column) => `bool_or(${reader.scalar(column)} IS NOT NULL)`);
    const [row] = (
      await connection.runAndReadAll(`SELECT ${found.join(', ')} FROM (${reader.relation(file)})`)
    ).getRows();
    missing = missing.filter((_, i) => row![i] !== true);
  }
  return missing;
}

const ADVICE = {
  importLog: 'Correct the names in the schema.',
  importMovieLens: 'Unpack the dataset again.',
  scoreRows: 'Give a log with the columns that the schema of the training names.',
};

/**
 * Throws if a log lacks a column that its cells need.
 *
 * @param path of the log, for the error.
 */
export async function refuseMissingColumns(
  connection: DuckDBConnection,
  wanted: Wanted,
  path: string,
  task: keyof typeof ADVICE,
): Promise<void> {
  const missing = await missingColumns(connection, wanted);
  if (missing.length === 0) return;
  const advice = (task !== 'importMovieLens' && wanted.reader.advice) || ADVICE[task];
  throw packageError(
    '@cs/log',
    task,
    `the log lacks columns that are needed. Received: ${path} without ${missing.map(quoted).join(', ')}; it has ${wanted.reader.columns.join(', ')}. ${advice}`,
  );
}
