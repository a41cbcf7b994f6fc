import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {expect, it} from 'vitest';
import {textStream} from './text-stream.js';

it('textStream gives the text of a file, gzipped or not, and each of its errors', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cs-text-'));
  const path = (name: string) => join(folder, name);
  const read = async (name: string) => {
    let text = '';
    for await (const chunk of textStream(path(name))) text += chunk;
    return text;
  };
  try {
    await writeFile(path('a.csv'), 'a,b');
    await writeFile(path('b.csv.gz'), gzipSync('a,b'));
    await writeFile(path('cut.gz'), gzipSync('a,b'.repeat(100)).subarray(0, 12));
    await mkdir(path('folder.gz'));
    expect([await read('a.csv'), await read('b.csv.gz')]).toEqual(['a,b', 'a,b']);
    await expect(read('cut.gz')).rejects.toThrow(/unexpected end of file/);
    for (const name of ['folder.gz', 'none.gz', 'none'])
      await expect(read(name)).rejects.toThrow(/EISDIR|ENOENT/);
  } finally {
    await rm(folder, {recursive: true});
  }
});
