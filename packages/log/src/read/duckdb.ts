import {join} from 'node:path';
import {type DuckDBConnection, DuckDBInstance} from '@duckdb/node-api';

/** Where a DuckDB spills to disk, and how much memory it may take. */
export interface Workspace {
  /** An existing folder. */
  readonly folder: string;
  /** In DuckDB's spelling, such as `1GB`. */
  readonly memory: string;
}

/**
 * Opens an in-memory DuckDB for the duration of a task. With a workspace it keeps to the memory limit
 * and spills the rest to disk. Times are in UTC.
 */
export async function withDuckDb<T>(
  task: (connection: DuckDBConnection) => Promise<T>,
  workspace?: Workspace,
): Promise<T> {
  // Never a database file: DuckDB does not take what follows a "?" in its path as part of the path.
  const instance = await DuckDBInstance.create(
    ':memory:',
    workspace ? {memory_limit: workspace.memory, temp_directory: join(workspace.folder, 'spilled')} : {},
  );
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    return await task(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** A string literal of SQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A path as a string literal for DuckDB's readers, which would take `*`, `?` and `[` for a pattern. */
export function quotedToRead(path: string): string {
  return quoted(path.replace(/[*?[]/g, (sign) => `[${sign}]`));
}

/** A name as an identifier of SQL. */
export function named(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
