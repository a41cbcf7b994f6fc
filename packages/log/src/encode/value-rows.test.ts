import {describe, expect, it} from 'vitest';
import {withDuckDb} from '../read/duckdb.js';
import type {Value} from './encoder.js';
import {eachRow} from './value-rows.js';

/** All values of a query, row by row. */
function rowsOf(sql: string, width: number): Promise<Value[][]> {
  return withDuckDb(async (connection) => {
    const rows: Value[][] = [];
    await eachRow(connection, sql, (row) => {
      rows.push(Array.from({length: width}, (_, column) => row.value(column)));
    });
    return rows;
  });
}

describe('eachRow', () => {
  it('reads numbers, strings and lists, and distinguishes NULL from empty at each depth', async () => {
    const rows = `(1, 'a', [1.5, 2]::DOUBLE[], ['x', NULL], [[1, 2], [3]]::DOUBLE[][]),
      (NULL, NULL, NULL, NULL, NULL),
      (3, '', [], [], [[], NULL]),
      (4, 'longer than twelve bytes', [NULL, 4], ['y'], [[5, NULL]])`;
    expect(await rowsOf(`SELECT * FROM (VALUES ${rows})`, 5)).toEqual([
      [1, 'a', [1.5, 2], ['x', null], [[1, 2], [3]]],
      [null, null, null, null, null],
      [3, '', [], [], [[], null]],
      [4, 'longer than twelve bytes', [null, 4], ['y'], [[5, null]]],
    ]);
  });

  it('reads the list of each row although rows are filtered and lists differ in length, over many pieces', async () => {
    const list = 'CASE WHEN i % 5 > 0 THEN list_transform(range(i % 4), j -> i * 10.0 + j)::DOUBLE[] END';
    const read = await rowsOf(`SELECT i, ${list} FROM range(20000) t(i) WHERE i % 3 = 1 ORDER BY i`, 2);
    const expected = Array.from({length: 20_000}, (_, i) => i).filter((i) => i % 3 === 1);
    expect(read).toHaveLength(expected.length);
    expected.forEach((i, at) => {
      const values = Array.from({length: i % 4}, (_, j) => i * 10 + j);
      expect(read[at]).toEqual([BigInt(i), i % 5 > 0 ? values : null]);
    });
  });

  it('waits for an asynchronous visit before the next row', async () => {
    const seen: string[] = [];
    await withDuckDb((connection) =>
      eachRow(connection, 'SELECT i::INTEGER FROM range(3) t(i) ORDER BY i', async (row) => {
        seen.push(`in ${row.number(0)}`);
        await new Promise((resolve) => setTimeout(resolve, 1));
        seen.push(`out ${row.number(0)}`);
      }),
    );
    expect(seen).toEqual(['in 0', 'out 0', 'in 1', 'out 1', 'in 2', 'out 2']);
  });
});
