import {type DuckDBConnection, DuckDBListVector, type DuckDBVector} from '@duckdb/node-api';
import type {Value} from './encoder.js';

/** A row of a query. Values are read by the index of their column. */
export interface ValueRow {
  number(column: number): number;
  /** Undefined for NULL. */
  optional(column: number): number | undefined;
  value(column: number): Value;
}

/** Visits the rows of a query one after the other, in bounded memory. A row is valid until the next one. */
export async function eachRow(
  connection: DuckDBConnection,
  sql: string,
  visit: (row: ValueRow) => void | Promise<void>,
): Promise<void> {
  const result = await connection.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    const rows = chunk?.rowCount ?? 0;
    if (!chunk || rows === 0) return;
    const columns = Array.from({length: chunk.columnCount}, (_, i) => readerOf(chunk.getColumnVector(i)));
    let at = 0;
    const value = (column: number) => columns[column]!(at);
    const row: ValueRow = {
      number: (column) => value(column) as number,
      optional: (column) => (value(column) ?? undefined) as number | undefined,
      value,
    };
    for (; at < rows; at++) {
      const waits = visit(row);
      if (waits) await waits;
    }
  }
}

/** Reads values of a vector. Lists are cut from the vector of all elements, which is many times faster than a vector for each. */
function readerOf(vector: DuckDBVector): (at: number) => Value {
  if (!(vector instanceof DuckDBListVector)) return (at) => vector.getItem(at) as Value;
  const element = readerOf(vector.childVector);
  // The public interface reports NULL only with a vector for each list.
  const {validity} = vector as unknown as {validity: {itemValid(at: number): boolean}};
  return (at) => {
    if (!validity.itemValid(at)) return null;
    const from = vector.getEntryOffset(at);
    const values = new Array<Value>(vector.getEntryLength(at));
    for (let i = 0; i < values.length; i++) values[i] = element(from + i);
    return values as Value;
  };
}
