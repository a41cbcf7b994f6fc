import {mkdtemp, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {makeFolder} from './make-folder.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-folder-'));
  await writeFile(join(folder, 'file'), 'x');
});
afterAll(() => rm(folder, {recursive: true}));

describe('makeFolder', () => {
  it('makes the folders above too, and takes one that is there', async () => {
    const deep = join(folder, 'a', 'b');
    await makeFolder('train', deep);
    await makeFolder('train', deep);
    expect((await stat(deep)).isDirectory()).toBe(true);
  });

  it.each(['file', join('file', 'below')])('refuses a path with a file in it: %s', async (path) => {
    const target = join(folder, path);
    await expect(makeFolder('train', target)).rejects.toThrow(
      `[@cs/log] train: a file is where a folder has to be. Received: ${target} (E`,
    );
  });
});
