import type {DuckDBConnection} from '@duckdb/node-api';
import {type BadRows, refuseBadRows} from '../log/bad-rows.js';
import type {LogSchema} from '../log/schema.js';
import {cellsOf} from '../log/source-cells.js';
import {sourceSql} from '../log/source-columns.js';
import {sourceFiles} from '../log/source-files.js';
import {refuseMissingColumns, stageRows} from '../log/stage-rows.js';

/** What is known of the time before the rows to score: a log, that there is nothing, or what stands in the rows themselves. */
export type PastRows = {readonly log: string} | 'none' | 'rows';

/** Whether there is a log of it. */
export function hasPast(past: PastRows): past is {readonly log: string} {
  return typeof past === 'object';
}

/**
 * Makes the table `seen` of a raw log: `item`, `t`, `moment` (the time of the request's first row), labels, and the users' embedding where the history
 * has one.
 *
 * @throws as importing does, for columns that are missing and too many bad rows.
 */
export async function pastRows(
  connection: DuckDBConnection,
  path: string,
  schema: LogSchema,
): Promise<BadRows> {
  const files = await sourceFiles(path);
  // A room of its own, for the rows to score are staged under the same names.
  await connection.run('CREATE SCHEMA earlier; USE earlier');
  const source = await sourceSql(connection, files, schema.csv);
  const at =
    schema.history?.engagers === undefined
      ? -1
      : Object.keys(schema.features).indexOf(schema.history.engagers);
  const kept = [
    'request',
    'item',
    't',
    ...Object.keys(schema.actions).map((_, i) => `label_${i}`),
    `feature_${at}`,
  ];
  const cells = cellsOf(schema, source).filter(({name}) => kept.includes(name));
  refuseMissingColumns(source, cells, path);
  const badRows = await stageRows(connection, files.files, source, cells);
  refuseBadRows(badRows, schema.badRows.atMost, path, 'scoreRows');
  await connection.run(
    'CREATE TABLE main.seen AS SELECT * EXCLUDE (file, ordinal, request), min(t) OVER (PARTITION BY request) AS moment FROM good',
  );
  await connection.run('USE main; DROP SCHEMA earlier CASCADE');
  return badRows;
}
