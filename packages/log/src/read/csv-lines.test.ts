import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {csvReader} from './csv-format.js';
import {csvLines} from './csv-lines.js';
import {withDuckDb} from './duckdb.js';
import type {Cell} from './source-cells.js';
import {stageRows} from './stage-rows.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-lines-'));
});
afterAll(() => rm(folder, {recursive: true}));

const shape = {delimiter: ',', header: true};
const text = [
  'a,b', // 1
  '1,x', // 2
  '', // 3
  '"2', // 4
  '', // 5
  'two",""', // 6
  'bad', // 7
  '', // 8
  '"3 ""q""",5" pipe', // 9
  '4,"a, b', // 10
  'c"', // 11
  'too,many,cells', // 12
  '5,y', // 13
].join('\n');

it.each([
  ['plain.csv', text],
  ['packed.csv.gz', gzipSync(text)],
  ['windows.csv', text.replaceAll('\n', '\r\n')],
  ['old-mac.csv', text.replaceAll('\n', '\r')],
])('csvLines finds the lines on which the records of %s begin', async (name, content) => {
  const path = join(folder, name);
  await writeFile(path, content);
  const lost = new Set([5, 9]);
  const {ordinals, rejected} = await csvLines(path, shape, {
    lost,
    rejected: lost,
    ordinals: new Set([1, 2, 3, 4, 5]),
  });
  // The records 3 and 6 are blank.
  expect([...ordinals]).toEqual([
    [1, 2],
    [2, 4],
    [3, 9],
    [4, 10],
    [5, 13],
  ]);
  expect([...rejected]).toEqual([
    [5, 7],
    [9, 12],
  ]);
});

it('stageRows reports lines as an editor counts them, wherever DuckDB cuts a large file', async () => {
  const path = join(folder, 'large.csv');
  const lines = ['id,note'];
  const wrong: number[] = [];
  let line = 2;
  for (let n = 0; n < 400_000; n++) {
    const record = n % 7 === 0 ? `${n},"two\nlines"` : n % 11 === 0 ? `\n${n},one` : `${n},one`;
    if (n === 150_000 || n === 390_001) {
      wrong.push(line);
      lines.push('broken');
      line++;
    }
    if (n === 5 || n === 399_998) {
      wrong.push(line);
      lines.push('oops,one');
      line++;
    }
    lines.push(record);
    line += record.split('\n').length;
  }
  await writeFile(path, `${lines.join('\n')}\n`);
  const cells: Cell[] = [
    {name: 'id', columns: ['id'], sql: 'TRY_CAST(id AS INTEGER)', required: true},
    {name: 'note', columns: ['note'], sql: 'note', required: true},
  ];
  const {badRows} = await withDuckDb((connection) =>
    stageRows(connection, {files: [path], reader: csvReader(['id', 'note'], shape), cells}, ['id']),
  );
  expect(badRows.examples.map((each) => each.line)).toEqual(wrong.sort((a, b) => a - b));
});
