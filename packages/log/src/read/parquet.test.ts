import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {quoted, quotedToRead, withDuckDb} from './duckdb.js';
import {readParquet, writeParquet} from './parquet.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-parquet-'));
});
afterAll(() => rm(folder, {recursive: true}));

describe('writeParquet and readParquet', () => {
  it('keep every bit and the order of the rows, over many chunks', async () => {
    const rows = 5000;
    const path = join(folder, 'many.parquet');
    const float = Float32Array.from({length: rows * 3}, (_, i) => Math.fround(Math.sin(i) / 3));
    float.set([-0, 1e-45, 3.4e38]);
    const written = [
      {name: 'int', values: Int32Array.from({length: rows}, (_, i) => -i)},
      {name: 'short', values: Int16Array.from({length: rows}, (_, i) => i - 2500)},
      {name: 'byte', values: Uint8Array.from({length: rows}, (_, i) => i % 256)},
      {name: 'odd "name"', width: 3, values: float},
    ];
    await writeParquet(path, rows, written);
    const read = [
      {name: 'int', values: new Int32Array(rows)},
      {name: 'short', values: new Int16Array(rows)},
      {name: 'byte', values: new Uint8Array(rows)},
      {name: 'odd "name"', width: 3, values: new Float32Array(rows * 3)},
    ];
    await readParquet(path, rows, read);
    expect(read).toEqual(written);
    expect(Object.is(read[3]!.values[0], -0)).toBe(true);
  });

  it('write lists that other tools can read', async () => {
    const path = join(folder, 'plain.parquet');
    await writeParquet(path, 1, [{name: 'list', width: 2, values: Float32Array.of(1, 2)}]);
    const text = await withDuckDb(async (connection) => {
      const reader = await connection.runAndReadAll(`SELECT list::VARCHAR FROM ${quoted(path)}`);
      return reader.getRows()[0]![0];
    });
    expect(text).toBe('[1.0, 2.0]');
  });

  it('accept a table without rows', async () => {
    const path = join(folder, 'none.parquet');
    await writeParquet(path, 0, [{name: 'a', values: new Int32Array(0)}]);
    await readParquet(path, 0, [{name: 'a', values: new Int32Array(0)}]);
  });

  it('reject a wrong number of rows, and lists of another width', async () => {
    const path = join(folder, 'wrong.parquet');
    await writeParquet(path, 3, [{name: 'a', width: 2, values: new Float32Array(6)}]);
    const read = (rows: number, width: number) =>
      readParquet(path, rows, [{name: 'a', width, values: new Float32Array(9)}]);
    await expect(read(2, 2)).rejects.toThrow(/more rows than the 2/);
    await expect(read(4, 2)).rejects.toThrow(/3 rows, but log.json tells of 4/);
    await expect(read(3, 3)).rejects.toThrow(/list of 2 numbers in place of 3/);
  });
});

describe('quotedToRead', () => {
  it('escapes the signs of a pattern', () => {
    expect(quotedToRead("a'[b]*?")).toBe("'a''[[]b][*][?]'");
  });
});
