import type {ColumnFacts} from './column-facts.js';
import {cellSql, oneRow, type Sample} from './sample.js';

/** Rows of each class that are needed to say anything. */
const ENOUGH = 10;

/**
 * How well a column alone predicts the rows with 1 in `bit`: the area under the ROC curve, from 0.5
 * (not at all) to 1. It is the largest of three: of the numbers, of the rate of each value in the
 * other rows, and of whether the cell is empty. A column that predicts an action almost perfectly
 * was probably recorded after it.
 *
 * @returns 0.5 if fewer than 10 rows have 1, or fewer than 10 have 0.
 */
export async function foretelling(sample: Sample, {name, kind}: ColumnFacts, bit: string): Promise<number> {
  const label = cellSql(sample, bit).bit;
  const {text, number} = cellSql(sample, name);
  const isNumeric = kind === 'number' || kind === 'bit';
  // Without the row itself: a value that occurs once predicts nothing.
  const others = '(sum(y) OVER (PARTITION BY value) - y) / nullif(count(*) OVER (PARTITION BY value) - 1, 0)';
  const found = await oneRow(
    sample,
    `WITH cells AS (SELECT ${label} AS y, ${text} AS value, ${number} AS number FROM ${sample.rows} WHERE ${label} IS NOT NULL),
     known AS (SELECT y, ${isNumeric ? 'number' : others} AS x FROM cells WHERE value IS NOT NULL),
     ranked AS (SELECT y, rank() OVER (ORDER BY x) + (count(*) OVER (PARTITION BY x) - 1) / 2 AS r FROM known WHERE x IS NOT NULL)
     SELECT (SELECT (sum(r) FILTER (y = 1) - count(*) FILTER (y = 1) * (count(*) FILTER (y = 1) + 1) / 2)
                    / nullif(count(*) FILTER (y = 1) * count(*) FILTER (y = 0), 0) FROM ranked) AS area,
       (SELECT least(count(*) FILTER (y = 1), count(*) FILTER (y = 0)) FROM ranked) AS filled,
       avg((value IS NULL)::INTEGER) FILTER (y = 1) AS empty_ones,
       avg((value IS NULL)::INTEGER) FILTER (y = 0) AS empty_zeros,
       count(*) FILTER (y = 1) AS ones, count(*) FILTER (y = 0) AS zeros FROM cells`,
  );
  const of = (key: string) => Number(found[key] ?? 0.5);
  if (of('ones') < ENOUGH || of('zeros') < ENOUGH) return 0.5;
  const empty = 0.5 + Math.abs(of('empty_ones') - of('empty_zeros')) / 2;
  if (of('filled') < ENOUGH) return empty;
  const area = of('area');
  return Math.max(empty, isNumeric ? Math.max(area, 1 - area) : area);
}
