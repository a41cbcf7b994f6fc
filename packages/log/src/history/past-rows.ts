import type {DuckDBConnection} from '@duckdb/node-api';
import {type BadRows, refuseBadRows} from '../read/bad-rows.js';
import {refuseMissingColumns} from '../read/missing-columns.js';
import {refuseOtherEncoding} from '../read/refuse-other-encoding.js';
import {cellsOf} from '../read/source-cells.js';
import {sourceSql} from '../read/source-columns.js';
import {sourceFiles} from '../read/source-files.js';
import {stageRows} from '../read/stage-rows.js';
import {engagersOf} from '../schema/engagers-of.js';
import type {LogSchema} from '../schema/schema.js';

/** What is known of the time before the rows to score: a log, that there is nothing, or what stands in the rows themselves. */
export type PastRows = {readonly log: string} | 'none' | 'rows';

/** Whether there is a log of it. */
export function hasPast(past: PastRows): past is {readonly log: string} {
  return typeof past === 'object';
}

/**
 * Makes the table `seen` of a raw log: `item`, `t`, labels, and the users' embedding where the history has one.
 *
 * @throws as importing does, for columns that are missing and too many bad rows.
 */
export async function pastRows(
  connection: DuckDBConnection,
  path: string,
  schema: LogSchema,
): Promise<BadRows> {
  const files = await sourceFiles(path);
  await refuseOtherEncoding(files, 'scoreRows');
  // A room of its own, for the rows to score are staged under the same names.
  await connection.run('CREATE SCHEMA earlier; USE earlier');
  const source = await sourceSql(connection, files, schema.csv);
  const kept = [
    'request',
    'item',
    't',
    ...Object.keys(schema.actions).map((_, i) => `label_${i}`),
    engagersOf(schema)?.column,
  ];
  const cells = cellsOf(schema, source).filter(({name}) => kept.includes(name));
  await refuseMissingColumns(connection, {...files, source, cells}, path, 'scoreRows');
  const badRows = await stageRows(connection, files.files, source, cells);
  refuseBadRows(badRows, schema.badRows.atMost, path, 'scoreRows');
  await connection.run('CREATE TABLE main.seen AS SELECT * EXCLUDE (file, ordinal, request) FROM good');
  await connection.run('USE main; DROP SCHEMA earlier CASCADE');
  return badRows;
}
