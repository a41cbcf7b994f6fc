import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {checkedBreaks, lineBreaks} from './line-breaks.js';

let place = '';
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'cs-breaks-'));
});
afterAll(() => rm(place, {recursive: true}));

const of = async (text: string, name = 'a.csv') => {
  await writeFile(join(place, name), name.endsWith('.gz') ? gzipSync(text) : text);
  return lineBreaks(join(place, name), {delimiter: ','});
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
  // A quote within a cell is part of the text.
  ['a,5" disk\nb,c\n', false, ['LF']],
])('lineBreaks of %o: quoted %o, ends %o', async (text, quoted, ends) => {
  expect(await of(text)).toEqual({quoted, ends});
  expect(await of(text, 'a.csv.gz')).toEqual({quoted, ends});
});

it('lineBreaks sees breaks across the pieces in which a file is read', async () => {
  for (const before of [65_535, 65_536, 65_537]) {
    const long = 'x'.repeat(before);
    expect(await of(`${long}\r\ny\r\n`)).toEqual({quoted: false, ends: ['CRLF']});
    expect(await of(`"${long}\n"\ny\n`)).toEqual({quoted: true, ends: ['LF']});
    expect(await of(`${long}\ry\n`)).toEqual({quoted: false, ends: ['LF', 'CR']});
  }
});

it('lineBreaks names the line of a quote that is never closed', async () => {
  expect(await of('a,b\n"x\ny",2\n3,"12 inch\n4,5\n')).toEqual({quoted: true, ends: ['LF'], open: 4});
  const path = join(place, 'a.csv');
  await expect(checkedBreaks(path, {delimiter: ','})).rejects.toThrow(
    `[@cs/log] openFiles: a quote is opened and never closed. Received: ${path}, line 4. Close it, `,
  );
  expect(await lineBreaks(path)).toEqual({quoted: false, ends: ['LF']});
});

it('lineBreaks of a sample looks at the beginning only', async () => {
  const path = join(place, 'long.csv');
  await writeFile(path, `${'a,b\n'.repeat((32 << 20) / 4 + 100_000)}"open\r\n`);
  expect(await lineBreaks(path, {delimiter: ','}, true)).toEqual({quoted: false, ends: ['LF']});
  expect(await lineBreaks(path, {delimiter: ','})).toMatchObject({quoted: true, open: expect.any(Number)});
});
