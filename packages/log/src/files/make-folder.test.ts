import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {checkFolder, makeFolder} from './make-folder.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-folder-'));
  await writeFile(join(folder, 'file'), 'x');
});
afterAll(() => rm(folder, {recursive: true}));

describe('makeFolder', () => {
  it('creates a folder and its parents, and accepts an existing folder', async () => {
    const deep = join(folder, 'a', 'b');
    expect(await makeFolder('train', deep)).toBe(true);
    expect(await makeFolder('train', deep)).toBe(false);
    expect((await stat(deep)).isDirectory()).toBe(true);
  });

  it.each(['file', join('file', 'below')])('throws if the path contains a file: %s', async (path) => {
    const target = join(folder, path);
    await expect(makeFolder('train', target)).rejects.toThrow(
      `[@cs/log] train: the path is a file, not a folder. Received: ${target} (E`,
    );
  });
});

describe('checkFolder', () => {
  it('leaves no new folder behind and keeps an existing empty one', async () => {
    const [existing, missing] = [join(folder, 'existing'), join(folder, 'missing')];
    await mkdir(existing);
    await checkFolder('simulate', existing);
    await checkFolder('simulate', missing);
    expect([existsSync(existing), existsSync(missing)]).toEqual([true, false]);
  });

  it('throws if the path is a file', async () => {
    await expect(checkFolder('simulate', join(folder, 'file'))).rejects.toThrow(
      '[@cs/log] simulate: the path is a file, not a folder.',
    );
  });
});
