import {type DuckDBConnection, DuckDBListValue, type DuckDBValue} from '@duckdb/node-api';
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
    if (!chunk || chunk.rowCount === 0) return;
    const vectors = Array.from({length: chunk.columnCount}, (_, column) => chunk.getColumnVector(column));
    let at = 0;
    const row: ValueRow = {
      number: (column) => vectors[column]!.getItem(at) as number,
      optional: (column) => (vectors[column]!.getItem(at) ?? undefined) as number | undefined,
      value: (column) => plain(vectors[column]!.getItem(at)),
    };
    for (; at < chunk.rowCount; at++) {
      const waits = visit(row);
      if (waits) await waits;
    }
  }
}

function plain(value: DuckDBValue): Value {
  if (value instanceof DuckDBListValue) return value.items.map(plain) as Value;
  return value as Value;
}
