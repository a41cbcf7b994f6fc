import {type DuckDBConnection, DuckDBListVector, type DuckDBVector} from '@duckdb/node-api';
import type {Value} from './encoder.js';

/** A row of a query that is read piece by piece: asks for values by the place of their column. */
export interface ValueRow {
  number(column: number): number;
  /** NULL becomes `undefined`. */
  optional(column: number): number | undefined;
  value(column: number): Value;
}

/** Reads the rows of a query one after the other, in bounded memory. The row is good until the next one. */
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

/** Reads values of a vector by their places; those of lists from the one vector of all their elements, as to make a vector for each list takes many times as long. */
function readerOf(vector: DuckDBVector): (at: number) => Value {
  if (!(vector instanceof DuckDBListVector)) return (at) => vector.getItem(at) as Value;
  const element = readerOf(vector.childVector);
  // Nothing public tells of NULL without making that vector.
  const {validity} = vector as unknown as {validity: {itemValid(at: number): boolean}};
  return (at) => {
    if (!validity.itemValid(at)) return null;
    const from = vector.getEntryOffset(at);
    const values = new Array<Value>(vector.getEntryLength(at));
    for (let i = 0; i < values.length; i++) values[i] = element(from + i);
    return values as Value;
  };
}
