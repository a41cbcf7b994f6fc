import {mkdir, rm} from 'node:fs/promises';
import {
  ARRAY,
  DuckDBArrayValue,
  type DuckDBConnection,
  DuckDBDataChunk,
  FLOAT,
  INTEGER,
  SMALLINT,
  UTINYINT,
} from '@duckdb/node-api';
import type {Column} from '../store/columns.js';
import {named, quoted, withDuckDb} from './duckdb.js';

/** What fits into one data chunk of DuckDB. */
const CHUNK = 2048;

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
    const fields = columns.map(({name}, i) => `${named(name)} ${types[i]}`);
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
