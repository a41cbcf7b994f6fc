import type {DuckDBConnection} from '@duckdb/node-api';
import type {SourceSql} from '../read/source-sql.js';
import {type ColumnFacts, cellSql} from './column-facts.js';

/** Rows of each class that it takes to say anything. */
const ENOUGH = 10;

/**
 * How well a column alone tells the rows with 1 in `bit` from those with 0, in the table `sample`: the area under the ROC curve of its
 * numbers, or of the rate of its values in the other rows, or how well its being empty tells; the largest. 1 is all, 0.5 nothing. A column
 * that tells almost all was written down after the fact.
 *
 * @returns 0.5 where fewer than 10 rows have 1, or fewer than 10 have 0.
 */
export async function foretelling(
  connection: DuckDBConnection,
  source: SourceSql,
  {name, kind}: ColumnFacts,
  bit: string,
): Promise<number> {
  const label = cellSql(source, bit).bit;
  const {text, number} = cellSql(source, name);
  const numeric = kind === 'number' || kind === 'bit';
  // Among rows of one value, that of the row itself is left out: a value of its own in each row tells nothing.
  const others = '(sum(y) OVER (PARTITION BY value) - y) / nullif(count(*) OVER (PARTITION BY value) - 1, 0)';
  const reader = await connection.runAndReadAll(
    `WITH cells AS (SELECT ${label} AS y, ${text} AS value, ${number} AS number FROM sample WHERE ${label} IS NOT NULL),
     known AS (SELECT y, ${numeric ? 'number' : others} AS x FROM cells WHERE value IS NOT NULL),
     ranked AS (SELECT y, rank() OVER (ORDER BY x) + (count(*) OVER (PARTITION BY x) - 1) / 2 AS r FROM known WHERE x IS NOT NULL)
     SELECT (SELECT (sum(r) FILTER (y = 1) - count(*) FILTER (y = 1) * (count(*) FILTER (y = 1) + 1) / 2)
                    / nullif(count(*) FILTER (y = 1) * count(*) FILTER (y = 0), 0) FROM ranked),
       (SELECT least(count(*) FILTER (y = 1), count(*) FILTER (y = 0)) FROM ranked),
       avg((value IS NULL)::INTEGER) FILTER (y = 1), avg((value IS NULL)::INTEGER) FILTER (y = 0),
       count(*) FILTER (y = 1), count(*) FILTER (y = 0) FROM cells`,
  );
  const [area, both, emptyOnes, emptyZeros, ones, zeros] = reader
    .getRows()[0]!
    .map((value) => (value === null ? 0.5 : Number(value))) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (ones < ENOUGH || zeros < ENOUGH) return 0.5;
  const empty = 0.5 + Math.abs(emptyOnes - emptyZeros) / 2;
  if (both < ENOUGH) return empty;
  return Math.max(empty, numeric ? Math.max(area, 1 - area) : area);
}
