import type {DuckDBConnection} from '@duckdb/node-api';
import type {LogReader} from '../read/log-format.js';
import type {Table} from '../read/table.js';

/** The first rows of a log. */
export interface Sample {
  readonly connection: DuckDBConnection;
  /** The rows, with the columns that {@link reader} speaks of. */
  readonly rows: Table;
  readonly reader: LogReader;
}

/** The one row that a query over a sample gives, by the names of its columns. */
export async function oneRow({connection}: Sample, sql: string): Promise<Record<string, unknown>> {
  return (await connection.runAndReadAll(sql)).getRowObjects()[0] ?? {};
}

/** A cell as a string, and as everything else that it may be; NULL where it cannot be read so. */
export function cellSql({reader}: Pick<Sample, 'reader'>, name: string) {
  const text = `CAST(${reader.scalar(name)} AS VARCHAR)`;
  const any = `TRY_CAST(${text} AS DOUBLE)`;
  const number = `(CASE WHEN isfinite(${any}) THEN ${any} END)`;
  const truth = `TRY_CAST(${text} AS BOOLEAN)::INTEGER`;
  const bit = `(CASE WHEN ${number} IN (0, 1) THEN ${number}::INTEGER WHEN ${any} IS NULL THEN ${truth} END)`;
  return {text, number, bit, instant: `TRY_CAST(${text} AS TIMESTAMPTZ)`};
}
