import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {csvBreaks} from './csv-breaks.js';

let place = '';
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'cs-breaks-'));
});
afterAll(() => rm(place, {recursive: true}));

const of = async (text: string, name = 'a.csv') => {
  await writeFile(join(place, name), name.endsWith('.gz') ? gzipSync(text) : text);
  return csvBreaks(join(place, name));
};

it.each([
  ['a,b\n1,2\n', false, ['LF']],
  ['a,b\r\n1,2\r\n', false, ['CRLF']],
  ['a,b\r1,2\r', false, ['CR']],
  ['a,b\n1,2', false, ['LF']],
  ['a,b\r\n1,2\n', false, ['LF', 'CRLF']],
  ['a,b\r1,2\n', false, ['LF', 'CR']],
  ['a,b\r\r\n1,2\r\r\n', false, ['CRLF', 'CR']],
  ['a,"b, ""c"" d"\n1,2\n', false, ['LF']],
  ['a,"b\nc"\n1,2\n', true, ['LF']],
  // Another line end within quotes is part of the text.
  ['a,"b\r\nc"\n1,2\n', true, ['LF']],
  ['', false, []],
])('csvBreaks of %o: quoted %o, ends %o', async (text, quoted, ends) => {
  expect(await of(text)).toEqual({quoted, ends});
  expect(await of(text, 'a.csv.gz')).toEqual({quoted, ends});
});

it('csvBreaks sees breaks across the pieces in which a file is read', async () => {
  for (const before of [65_535, 65_536, 65_537]) {
    const long = 'x'.repeat(before);
    expect(await of(`${long}\r\ny\r\n`)).toEqual({quoted: false, ends: ['CRLF']});
    expect(await of(`"${long}\n"\ny\n`)).toEqual({quoted: true, ends: ['LF']});
    expect(await of(`${long}\ry\n`)).toEqual({quoted: false, ends: ['LF', 'CR']});
  }
});
