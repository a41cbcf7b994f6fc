import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {importLibfm, parseLine} from './libfm.js';
import {readPoints} from './points.js';
import {readLog} from './store.js';

let place = '';
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'cs-libfm-'));
});
afterAll(() => rm(place, {recursive: true}));

async function put(name: string, content: string | Buffer): Promise<string> {
  const path = join(place, name);
  await mkdir(join(path, '..'), {recursive: true});
  await writeFile(path, content);
  return path;
}

describe('parseLine', () => {
  it.each([
    ['1 0:1 7:1', {label: 1, values: [0, 7]}],
    ['-1 3:1.0 7:1e0 ', {label: 0, values: [3, 7]}],
    ['0\t3:1\t7:1', {label: 0, values: [3, 7]}],
    ['yes 3:1 7:1', 'unparsable'],
    ['1', 'unparsable'],
    ['1 3:1 seven', 'unparsable'],
    ['1 3:1 -7:1', 'unparsable'],
    ['2 3:1 7:1', 'out of range'],
    ['1 3:1 7:0.5', 'out of range'],
    ['1 3:1', 'out of range'],
    ['1 3:1 3:1', 'duplicate'],
  ])('of %j is %j where rows have two fields', (line, expected) => {
    expect(parseLine(line, 2)).toEqual(expected);
  });
});

describe('importLibfm', () => {
  it('reads three files, gzipped or not, as the days of a log', async () => {
    await put('three/x.train.libfm', '1 5:1 9:1\n-1 6:1 9:1\n\n1 5:1 9:1\n');
    await put('three/x.validation.libfm.gz', gzipSync('0 6:1 11:1\n'));
    await put('three/x.test.libfm', '1 7:1 11:1');
    const out = join(place, 'points');
    const {rows, fields, badRows} = await importLibfm(join(place, 'three'), out);
    expect({rows, fields, bad: badRows.bad}).toEqual({
      rows: {train: 3, validation: 1, test: 1},
      fields: 2,
      bad: 0,
    });
    const {meta, log} = await readPoints(out);
    expect(meta.values).toEqual([5, 9, 6, 11, 7]);
    expect([...log.features[0]!.values]).toEqual([0, 1, 2, 1, 0, 1, 2, 3, 4, 3]);
    expect([...log.labels]).toEqual([1, 0, 1, 0, 1]);
    expect([...log.day]).toEqual([0, 0, 0, 1, 2]);
    await expect(readLog(out)).rejects.toThrow(/rows without requests.*cs-ranker pointwise/);
  });

  it('splits a single file, the same way for the same seed', async () => {
    const lines = Array.from({length: 1000}, (_, n) => `${n % 2} ${n % 7}:1 ${10 + (n % 3)}:1\n`);
    const path = await put('one.libfm', lines.join(''));
    const {rows} = await importLibfm(path, join(place, 'one'));
    expect(rows.train + rows.validation + rows.test).toBe(1000);
    // 7 : 2 : 1, within four deviations.
    expect(Math.abs(rows.train - 700)).toBeLessThan(4 * Math.sqrt(1000 * 0.7 * 0.3));
    expect(Math.abs(rows.test - 100)).toBeLessThan(4 * Math.sqrt(1000 * 0.1 * 0.9));
    const again = await importLibfm(path, join(place, 'again'));
    expect(again.rows).toEqual(rows);
    const other = await importLibfm(path, join(place, 'other'), {seed: 2});
    expect((await readPoints(join(place, 'other'))).log.labels).not.toEqual(
      (await readPoints(join(place, 'one'))).log.labels,
    );
    expect(other.fields).toBe(2);
  });

  it('tells bad rows by their lines, and refuses too many', async () => {
    const good = Array.from({length: 50}, (_, n) => `${n % 2} ${n % 7}:1 ${10 + (n % 3)}:1`);
    const lines = [...good.slice(0, 3), '1 x:1 10:1', '', '3 1:1 10:1', ...good.slice(3)];
    const path = await put('bad.libfm', lines.join('\n'));
    const {badRows} = await importLibfm(path, join(place, 'bad'), {badRows: {atMost: 0.05}});
    expect(badRows).toMatchObject({rows: 52, bad: 2});
    expect(badRows.examples.map(({line, reason}) => [line, reason])).toEqual([
      [4, 'unparsable'],
      [6, 'out of range'],
    ]);
    await expect(importLibfm(path, join(place, 'never'))).rejects.toThrow(
      /importLibfm: too many rows are bad.*bad\.libfm:4: unparsable/s,
    );
    await expect(readPoints(join(place, 'never'))).rejects.toThrow(/no readable points/);
  });

  it('says what it did not find', async () => {
    await expect(importLibfm(join(place, 'nowhere'), join(place, 'x'))).rejects.toThrow(
      /no libfm files.*ENOENT/,
    );
    await put('two/a.train.libfm', '1 1:1\n');
    await expect(importLibfm(join(place, 'two'), join(place, 'x'))).rejects.toThrow(/0 files for validation/);
    for (const part of ['train', 'valid', 'test'])
      await mkdir(join(place, `dirs/x.${part}.gz`), {recursive: true});
    await expect(importLibfm(join(place, 'dirs'), join(place, 'x'))).rejects.toThrow(
      /a file cannot be read.*\.gz \(EISDIR/,
    );
    const path = await put('short.libfm', '1 1:1\n');
    await expect(importLibfm(path, join(place, 'x'))).rejects.toThrow(/a part has no rows/);
    const empty = await put('empty.libfm', '\n');
    await expect(importLibfm(empty, join(place, 'x'))).rejects.toThrow(
      /there are no rows\. Received: .*empty\.libfm, with no line but blank ones/,
    );
  });
});
