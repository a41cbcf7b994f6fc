import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gunzipSync} from 'node:zlib';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {quotedToRead, withDuckDb} from './duckdb.js';
import {sourceFiles} from './source-files.js';
import {formatToWrite, writeRows} from './write-rows.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-write-'));
});
afterAll(() => rm(folder, {recursive: true}));

const columns = [
  {name: 'save', values: Float32Array.of(0.5, 0.25)},
  {name: 'score', values: Float32Array.of(0.625, 0.75)},
];
const text = (name: string) => readFile(join(folder, name), 'utf8');

/** Writes the columns beside those of a file with this text. */
async function beside(from: string, content: string, names: readonly string[], to: string): Promise<string> {
  const path = join(folder, from);
  await writeFile(path, content);
  await writeRows(join(folder, to), 2, columns, {source: await sourceFiles(path), names});
  return text(to);
}

describe('writeRows', () => {
  it('writes CSV, TSV and JSON lines, gzipped if the name says so', async () => {
    await writeRows(join(folder, 'a.csv'), 2, columns);
    expect(await text('a.csv')).toBe('save,score\n0.5,0.625\n0.25,0.75\n');
    await writeRows(join(folder, 'a.tsv.gz'), 2, columns);
    expect(gunzipSync(await readFile(join(folder, 'a.tsv.gz'))).toString()).toBe(
      'save\tscore\n0.5\t0.625\n0.25\t0.75\n',
    );
    await writeRows(join(folder, 'a.ndjson'), 2, columns);
    expect(await text('a.ndjson')).toBe('{"save":0.5,"score":0.625}\n{"save":0.25,"score":0.75}\n');
  });

  it('writes Parquet and leaves no other file', async () => {
    const file = join(folder, 'parquet', '..', 'a.parquet');
    await writeRows(file, 2, columns);
    const rows = await withDuckDb(async (connection) =>
      (await connection.runAndReadAll(`SELECT * FROM read_parquet(${quotedToRead(file)})`)).getRows(),
    );
    expect(rows).toEqual([
      [0.5, 0.625],
      [0.25, 0.75],
    ]);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('does not change the values of other columns, whatever a guess of their types would make of them', async () => {
    const values = {
      uuid: 'F47AC10B-58CC-4372-A567-0E02B2C3D479',
      at: '2024-03-01T10:00:00+05:30',
      date: '01-03-2024',
      long: 123456789012345678901234567890123456789n,
      mixed: 1.5,
      empty: '',
      none: null,
      nested: {a: [1, 'x']},
    };
    const line = (of: object) =>
      JSON.stringify(of, (_, value) => (typeof value === 'bigint' ? `#${value}#` : value)).replace(
        /"#|#"/g,
        '',
      );
    const content = `${line({...values, mixed: 7})}\n${line(values)}\n`;
    const written = await beside('odd.jsonl', content, Object.keys(values), 'odd-scored.jsonl');
    const scored = ({save, score}: {save: number; score: number}) => `,"save":${save},"score":${score}}`;
    expect(written.split('\n').slice(0, 2)).toEqual([
      line({...values, mixed: 7}).replace(/}$/, scored({save: 0.5, score: 0.625})),
      line(values).replace(/}$/, scored({save: 0.25, score: 0.75})),
    ]);
    const csv = await beside('odd.csv', 'id,n\n007,1.50\n1e3,NULL\n', ['id', 'n'], 'odd-scored.csv');
    expect(csv).toBe('id,n,save,score\n007,1.50,0.5,0.625\n1e3,NULL,0.25,0.75\n');
    const mixed = await beside('odd.jsonl', content, ['uuid', 'long', 'nested'], 'odd-scored.csv');
    expect(mixed.split('\n')[1]).toBe(`${values.uuid},${values.long},"{""a"":[1,""x""]}",0.5,0.625`);
  });

  it('renames a column that has the name of a written one', async () => {
    const csv = await beside('taken.csv', 'score,id\n8,a\n9,b\n', ['score', 'id'], 'taken-scored.csv');
    expect(csv).toBe('score_given,id,save,score\n8,a,0.5,0.625\n9,b,0.25,0.75\n');
  });

  it('says where it cannot write', async () => {
    const file = join(folder, 'nowhere', 'a.csv');
    await expect(writeRows(file, 2, columns)).rejects.toThrow(
      `[@cs/log] writeRows: the rows could not be written. Received: ${file} (`,
    );
  });
});

it('formatToWrite rejects an extension of no format', () => {
  expect(formatToWrite('a.PQ').name).toBe('parquet');
  for (const name of ['scores.xlsx', 'csv', 'a.parquet.gz']) {
    expect(() => formatToWrite(name)).toThrow(`Received: ${name}. Use one of .parquet, .pq, .csv`);
  }
});
