import {mkdir, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {
  ARRAY,
  DuckDBArrayValue,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  FLOAT,
  INTEGER,
  SMALLINT,
  UTINYINT,
} from '@duckdb/node-api';
import type {Column} from '../store/columns.js';

/** What fits into one data chunk of DuckDB. */
const CHUNK = 2048;

/** Where a DuckDB keeps its tables, and how much memory it may take. */
export interface Workspace {
  /** An existing folder for what does not fit into memory. */
  readonly folder: string;
  /** As DuckDB writes it, `1GB`. */
  readonly memory: string;
}

/** Opens a DuckDB of its own for the time of one task: in memory, in a workspace no more than its limit and the rest on disk. Times are in UTC. */
export async function withDuckDb<T>(
  task: (connection: DuckDBConnection) => Promise<T>,
  workspace?: Workspace,
): Promise<T> {
  // Never a database file: DuckDB takes what follows a "?" in its path for something else.
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

/** A path as SQL text. */
export function quoted(path: string): string {
  return `'${path.replaceAll("'", "''")}'`;
}

/** A path as SQL text for DuckDB's readers, which would take `*`, `?` and `[` in it for a pattern. */
export function quotedToRead(path: string): string {
  return quoted(path.replace(/[*?[]/g, (sign) => `[${sign}]`));
}

/** Writes columns of the same number of rows as a Parquet file, in this order of rows. */
export async function writeParquet(path: string, rows: number, columns: readonly Column[]): Promise<void> {
  const element = ({values}: Column) => {
    if (values instanceof Float32Array) return FLOAT;
    if (values instanceof Int32Array) return INTEGER;
    return values instanceof Int16Array ? SMALLINT : UTINYINT;
  };
  const types = columns.map((column) =>
    column.width === undefined ? element(column) : ARRAY(element(column), column.width),
  );
  // Spilled beside the file: a table all in memory would double what the columns take.
  const folder = `${path}.work`;
  await mkdir(folder);
  const write = async (connection: DuckDBConnection) => {
    const fields = columns.map(({name}, i) => `"${name.replaceAll('"', '""')}" ${types[i]}`);
    await connection.run(`CREATE TABLE written (${fields.join(', ')})`);
    const appender = await connection.createAppender('written');
    for (let start = 0; start < rows; start += CHUNK) {
      const count = Math.min(CHUNK, rows - start);
      const chunk = DuckDBDataChunk.create(types, count);
      columns.forEach(({width, values}, i) => {
        const vector = chunk.getColumnVector(i);
        for (let row = 0; row < count; row++) {
          const at = (start + row) * (width ?? 1);
          const value =
            width === undefined ? values[at]! : new DuckDBArrayValue([...values.subarray(at, at + width)]);
          vector.setItem(row, value);
        }
        vector.flush();
      });
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    await connection.run(`COPY written TO ${quoted(path)} (FORMAT parquet, COMPRESSION zstd)`);
  };
  try {
    await withDuckDb(write, {folder, memory: '512MB'});
  } finally {
    await rm(folder, {recursive: true});
  }
}
