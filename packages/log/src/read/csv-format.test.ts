import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {quoted, withDuckDb} from './duckdb.js';
import {ORDINAL} from './log-format.js';
import {openFiles, sourceFiles} from './source-files.js';
import {dropRejects} from './stage-rows.js';

let place = '';
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'cs-source-'));
});
afterAll(() => rm(place, {recursive: true}));

/** Puts files into a folder and reads some columns of all of them. */
async function read(name: string, files: Readonly<Record<string, string>>, columns: readonly string[]) {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(join(place, name, file, '..'), {recursive: true});
    await writeFile(join(place, name, file), text);
  }
  return rowsOf(join(place, name), columns);
}

function rowsOf(path: string, columns: readonly string[]): Promise<unknown[][]> {
  return withDuckDb(async (connection) => {
    const found = await sourceFiles(path);
    const opened = await openFiles(connection, found);
    const rows: unknown[][] = [];
    for (const file of found.files) {
      const reader = await connection.runAndReadAll(
        `SELECT ${ORDINAL}, ${columns.map((each) => opened.scalar(each)).join(', ')} FROM (${opened.relation(file)}) ORDER BY ${ORDINAL}`,
      );
      for (const [ordinal, ...row] of reader.getRows()) rows.push([Number(ordinal), ...row]);
      await dropRejects(connection, opened);
    }
    return rows;
  });
}

describe('a log in CSV', () => {
  it('is read by the header of each file, whatever the order of the columns', async () => {
    const files = {'1.csv': 'p,q\n1,2\n', '2.csv': 'q,more,p\n4,x,3\n', '3.csv': ''};
    expect(await read('swapped', files, ['p', 'q'])).toEqual([
      [1, '1', '2'],
      [1, '3', '4'],
    ]);
  });

  it('is rejected if a file lacks a column, as one without a header does', async () => {
    await expect(read('nameless', {'1.csv': 'p,q\n1,2\n', '2.csv': '3,4\n'}, ['p'])).rejects.toThrow(
      /openFiles: the files of a log have different columns.*2\.csv without 'p', 'q', which .*1\.csv has/,
    );
  });

  it('is rejected if its lines end in different ways, with a command that mends it', async () => {
    await expect(read('ends', {'1.csv': 'p,q\r\n1,2\n'}, ['p'])).rejects.toThrow(
      `[@cs/log] openFiles: lines end in different ways. Received: ${join(place, 'ends', '1.csv')} with LF and CRLF. Write all in the same way, e.g. tr -d '\\r' < in > out.`,
    );
  });

  it('has each row once, in its order, if quoted cells hold lines that look like rows', async () => {
    // Long enough for DuckDB to cut it for several threads.
    const trap = `"${'x'.repeat(150)},\n${'7,trap of a row that is none\n'.repeat(20)}"`;
    const lines = Array.from({length: 150_000}, (_, n) => `${n},${n % 3 ? 'plain' : trap}\n`);
    const rows = await read('quoted', {'1.csv': `p,q\n${lines.join('')}`}, ['p']);
    expect(rows.length).toBe(150_000);
    expect(rows.every(([ordinal, p], n) => ordinal === n + 1 && p === `${n}`)).toBe(true);
  });

  it('is rejected if two names differ only in case', async () => {
    await expect(read('case', {'a.csv': 'c,b,C\n1,2,3\n'}, ['b'])).rejects.toThrow(
      /several columns have the same name.*a\.csv with 'c', 'C'/,
    );
  });

  it('may be in folders named key=value', async () => {
    expect(await read('hive', {'day=2024-01-01/a.csv': 'p,q\n1,2\n'}, ['p', 'q'])).toEqual([[1, '1', '2']]);
    expect(await read('hive-jsonl', {'day=2024-01-01/a.jsonl': '{"p":1}\n'}, ['p'])).toEqual([[1, '1']]);
  });

  it('may have columns without a name, but rows that are too long are bad', async () => {
    const text = ',p,\n0,1,x\n1,2,y\n2,3,z,too,many\n';
    expect(await read('index', {'a.csv': text}, ['column_0', 'p', 'column_2'])).toEqual([
      [1, '0', '1', 'x'],
      [2, '1', '2', 'y'],
    ]);
  });
});

it('a column of a log never hides the number of a record', async () => {
  const text = 'Ordinal,file_row_number\n7,8\n9,9\n';
  const expected = [
    [1, '7', '8'],
    [2, '9', '9'],
  ];
  expect(await read('ordinal', {'a.csv': text}, ['Ordinal', 'file_row_number'])).toEqual(expected);
  const parquet = join(place, 'ordinal.parquet');
  for (const names of ['Ordinal, file_row_number', 'Ordinal, 1 AS other']) {
    await withDuckDb((connection) =>
      connection.run(
        `COPY (SELECT ${names} FROM read_csv(${quoted(join(place, 'ordinal/a.csv'))}, all_varchar = true)) TO ${quoted(parquet)} (FORMAT parquet)`,
      ),
    );
    expect((await rowsOf(parquet, ['Ordinal'])).map(([ordinal, own]) => [ordinal, own])).toEqual([
      [1, '7'],
      [2, '9'],
    ]);
  }
  await expect(read('taken', {'a.csv': '__CS_ordinal\n1\n'}, [])).rejects.toThrow(/a reserved name/);
});

describe('a decimal comma', () => {
  it('allows points between thousands only', async () => {
    const cells = ['1,5', '1.234,5', '1.234.567', '12', ',5', '-3', '1e3', '1.5', '0.001', '12.34.5', 'x'];
    const found = await withDuckDb(async (connection) => {
      const path = join(place, 'comma.csv');
      await writeFile(path, `a;b\n${cells.map((cell) => `${cell};x\n`).join('')}`);
      const reader = await openFiles(connection, await sourceFiles(path), {delimiter: ';', decimal: ','});
      const rows = await connection.runAndReadAll(
        `SELECT ${reader.number('a')} FROM (${reader.relation(path)}) ORDER BY ${ORDINAL}`,
      );
      return rows.getRows().map(([value]) => value);
    });
    expect(found).toEqual([1.5, 1234.5, 1_234_567, 12, 0.5, -3, 1000, null, null, null, null]);
  });
});
