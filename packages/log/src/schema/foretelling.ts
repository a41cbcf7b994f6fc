import type {DuckDBConnection} from '@duckdb/node-api';

/** Rows of each class that are needed to say anything. */
const ENOUGH = 10;

/** From this area under the ROC curve on, a column alone is suspected to hold a label. */
export const KNOWS = 0.95;

/** What is compared, as SQL over `rows`. */
export interface Foretelling {
  readonly rows: string;
  /** 0 or 1, or NULL for a row to leave out. */
  readonly label: string;
  /** The value of the column, NULL where it is empty. */
  readonly value: string;
  /** The value as a number, for a column of numbers. */
  readonly number?: string | undefined;
}

/**
 * How well a column alone predicts a label: the area under the ROC curve, from 0.5 (not at all) to 1.
 * It is the largest of three: of the numbers, of the rate of each value in the other rows, and of
 * whether the cell is empty. A column that predicts an action almost perfectly was probably recorded
 * after it.
 *
 * @returns 0.5 if fewer than 10 rows have the label, or fewer than 10 do not.
 */
export async function foretelling(
  connection: DuckDBConnection,
  {rows, label, value, number}: Foretelling,
): Promise<number> {
  // Without the row itself: a value that occurs once predicts nothing.
  const others = '(sum(y) OVER (PARTITION BY value) - y) / nullif(count(*) OVER (PARTITION BY value) - 1, 0)';
  const reader = await connection.runAndReadAll(
    `WITH cells AS (SELECT ${label} AS y, ${value} AS value, ${number ?? 'NULL'} AS number FROM ${rows} WHERE ${label} IS NOT NULL),
     known AS (SELECT y, ${number === undefined ? others : 'number'} AS x FROM cells WHERE value IS NOT NULL),
     ranked AS (SELECT y, rank() OVER (ORDER BY x) + (count(*) OVER (PARTITION BY x) - 1) / 2 AS r FROM known WHERE x IS NOT NULL)
     SELECT (SELECT (sum(r) FILTER (y = 1) - count(*) FILTER (y = 1) * (count(*) FILTER (y = 1) + 1) / 2)
                    / nullif(count(*) FILTER (y = 1) * count(*) FILTER (y = 0), 0) FROM ranked) AS area,
       (SELECT least(count(*) FILTER (y = 1), count(*) FILTER (y = 0)) FROM ranked) AS filled,
       avg((value IS NULL)::INTEGER) FILTER (y = 1) AS empty_ones,
       avg((value IS NULL)::INTEGER) FILTER (y = 0) AS empty_zeros,
       count(*) FILTER (y = 1) AS ones, count(*) FILTER (y = 0) AS zeros FROM cells`,
  );
  const found = reader.getRowObjects()[0] ?? {};
  const of = (key: string) => Number(found[key] ?? 0.5);
  if (of('ones') < ENOUGH || of('zeros') < ENOUGH) return 0.5;
  const empty = 0.5 + Math.abs(of('empty_ones') - of('empty_zeros')) / 2;
  if (of('filled') < ENOUGH) return empty;
  const area = of('area');
  return Math.max(empty, number === undefined ? area : Math.max(area, 1 - area));
}
