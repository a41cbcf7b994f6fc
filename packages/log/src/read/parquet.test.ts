import {mkdir, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {quoted, quotedToRead, withDuckDb} from './duckdb.js';
import {writeParquet} from './parquet.js';
import {openFiles, sourceFiles} from './source-files.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-parquet-'));
});
afterAll(() => rm(folder, {recursive: true}));

/** Rows of a Parquet file, as DuckDB reads them. */
const rowsOf = (path: string, columns: string) =>
  withDuckDb(async (connection) => {
    const reader = await connection.runAndReadAll(`SELECT ${columns} FROM ${quoted(path)}`);
    return reader.getRows();
  });

describe('writeParquet', () => {
  it('keeps every bit and the order of the rows, over many chunks', async () => {
    const rows = 5000;
    const path = join(folder, 'many.parquet');
    const float = Float32Array.from({length: rows * 3}, (_, i) => Math.fround(Math.sin(i) / 3));
    float.set([-0, 1e-45, 3.4e38]);
    await writeParquet(path, rows, [
      {name: 'int', values: Int32Array.from({length: rows}, (_, i) => -i)},
      {name: 'short', values: Int16Array.from({length: rows}, (_, i) => i - 2500)},
      {name: 'byte', values: Uint8Array.from({length: rows}, (_, i) => i % 256)},
      {name: 'odd "name"', width: 3, values: float},
    ]);
    const read = await rowsOf(path, 'int, short, byte, unnest("odd ""name""")');
    expect(read.map((row) => row[3])).toEqual([...float]);
    expect(Object.is(read[0]![3], -0)).toBe(true);
    read.forEach((row, i) => {
      const at = Math.floor(i / 3);
      expect(row.slice(0, 3)).toEqual([at === 0 ? 0 : -at, at - 2500, at % 256]);
    });
  });

  it('writes lists as arrays', async () => {
    const path = join(folder, 'plain.parquet');
    await writeParquet(path, 1, [{name: 'list', width: 2, values: Float32Array.of(1, 2)}]);
    expect(await rowsOf(path, 'list::VARCHAR')).toEqual([['[1.0, 2.0]']]);
  });

  it('writes a file without rows', async () => {
    const path = join(folder, 'none.parquet');
    await writeParquet(path, 0, [{name: 'a', values: new Int32Array(0)}]);
    expect(await rowsOf(path, 'a')).toEqual([]);
  });
});

describe('quotedToRead', () => {
  it('escapes the signs of a pattern', () => {
    expect(quotedToRead("a'[b]*?")).toBe("'a''[[]b][*][?]'");
  });
});

it('a Parquet column is not replaced by a folder named like it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cs-hive-'));
  const path = join(folder, 'price=77', 'a.parquet');
  await mkdir(join(folder, 'price=77'));
  try {
    const found = await withDuckDb(async (connection) => {
      await connection.run(`COPY (SELECT 5 AS price) TO ${quoted(path)} (FORMAT parquet)`);
      const reader = await openFiles(connection, await sourceFiles(folder));
      return (await connection.runAndReadAll(`SELECT price FROM (${reader.relation(path)})`)).getRows();
    });
    expect(found).toEqual([[5]]);
  } finally {
    await rm(folder, {recursive: true});
  }
});
