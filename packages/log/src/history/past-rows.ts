import type {DuckDBConnection} from '@duckdb/node-api';
import {type BadRows, refuseBadRows} from '../read/bad-rows.js';
import {refuseMissingColumns} from '../read/missing-columns.js';
import {cellsOf} from '../read/source-cells.js';
import {openFiles, sourceFiles} from '../read/source-files.js';
import {stageRows} from '../read/stage-rows.js';
import {Table} from '../read/table.js';
import {checkTextFiles} from '../read/text-files.js';
import type {LogSchema} from '../schema/schema.js';
import {engagersOf} from '../schema/schema.js';

/** Where the history of items before the rows to score comes from: a log, nowhere since all items are new, or the rows themselves. */
export type PastRows = {readonly log: string} | 'none' | 'rows';

/** Whether the history comes from a log. */
export function hasPast(past: PastRows): past is {readonly log: string} {
  return typeof past === 'object';
}

/**
 * Reads a raw log of the past into a table of `item`, `t`, labels and, where the history needs it, the
 * embedding of the user.
 *
 * @throws for missing columns and too many bad rows, as importing does.
 */
export async function pastRows(
  connection: DuckDBConnection,
  path: string,
  schema: LogSchema,
): Promise<{seen: Table; badRows: BadRows}> {
  const files = await sourceFiles(path);
  await checkTextFiles(files, 'scoreRows');
  const reader = await openFiles(connection, files, schema.csv);
  const kept = [
    'request',
    'item',
    't',
    ...Object.keys(schema.actions).map((_, i) => `label_${i}`),
    engagersOf(schema)?.column,
  ];
  const cells = cellsOf(schema, reader).filter(({name}) => kept.includes(name));
  const wanted = {files: files.files, reader, cells};
  await refuseMissingColumns(connection, wanted, path, 'scoreRows');
  const {good, badRows, drop} = await stageRows(connection, wanted);
  refuseBadRows(badRows, schema.badRows.atMost, path, 'scoreRows');
  const seen = await Table.create(
    connection,
    'seen',
    `SELECT * EXCLUDE (file, ordinal, request) FROM ${good}`,
  );
  await drop();
  return {seen, badRows};
}
