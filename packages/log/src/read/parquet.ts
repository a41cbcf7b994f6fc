import {mkdir, rm} from 'node:fs/promises';
import {
  ARRAY,
  DuckDBArrayValue,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBListVector,
  FLOAT,
  INTEGER,
  SMALLINT,
  UTINYINT,
} from '@duckdb/node-api';
import {named, quoted, quotedToRead, withDuckDb} from './duckdb.js';

type Numbers = Float32Array | Int32Array | Int16Array | Uint8Array;

/** A column of a table: one number a row, or a list of `width` numbers where a width is given. */
export interface Column {
  readonly name: string;
  readonly width?: number;
  readonly values: Numbers;
}

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

/** Fills the columns' arrays from a Parquet file. It must have exactly `rows` rows, and lists of the right width. */
export async function readParquet(path: string, rows: number, columns: readonly Column[]): Promise<void> {
  await withDuckDb(async (connection) => {
    const names = columns.map(({name}) => named(name));
    const result = await connection.stream(
      `SELECT ${names.join(', ')} FROM read_parquet(${quotedToRead(path)})`,
    );
    let start = 0;
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) break;
      const count = chunk.rowCount;
      if (start + count > rows) throw new Error(`it has more rows than the ${rows} that log.json tells of`);
      for (const [i, column] of columns.entries()) copyColumn(chunk, i, column, start);
      start += count;
    }
    if (start !== rows) throw new Error(`it has ${start} rows, but log.json tells of ${rows}`);
  });
}

function copyColumn(
  chunk: DuckDBDataChunk,
  index: number,
  {name, width, values}: Column,
  start: number,
): void {
  const vector = chunk.getColumnVector(index);
  for (let row = 0; row < chunk.rowCount; row++) {
    if (width === undefined) {
      const value = vector.getItem(row);
      if (typeof value !== 'number') throw new Error(`column '${name}' does not hold numbers only`);
      values[start + row] = value;
      continue;
    }
    if (!(vector instanceof DuckDBListVector)) throw new Error(`column '${name}' does not hold lists`);
    const length = vector.getEntryLength(row);
    if (length !== width)
      throw new Error(`column '${name}' has a list of ${length} numbers in place of ${width}`);
    const from = vector.getEntryOffset(row);
    const items = vector.childVector;
    for (let j = 0; j < width; j++) values[(start + row) * width + j] = items.getItem(from + j) as number;
  }
}
