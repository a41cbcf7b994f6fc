import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {removeTemporary, writeAtomically} from './write-atomically.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-write-'));
});
afterAll(() => rm(folder, {recursive: true}));

describe('writeAtomically', () => {
  it('replaces a file and leaves no other', async () => {
    const place = join(folder, 'files');
    await mkdir(place);
    await writeAtomically(join(place, 'a'), 'old');
    await writeAtomically(join(place, 'a'), 'new');
    expect(await readdir(place)).toEqual(['a']);
    expect(await readFile(join(place, 'a'), 'utf8')).toBe('new');
  });
  it('leaves nothing behind when it fails', async () => {
    const place = join(folder, 'taken');
    await mkdir(join(place, 'a', 'b'), {recursive: true});
    await expect(writeAtomically(join(place, 'a'), 'text')).rejects.toThrow(
      `[@cs/log] writeAtomically: the file could not be written, and what was there before is whole. Received: ${join(place, 'a')} (`,
    );
    expect(await readdir(place)).toEqual(['a']);
  });
  it.skipIf(!existsSync('/dev/full'))('leaves the old file when the disk is full', async () => {
    // What is written to /dev/full meets a full disk.
    const place = join(folder, 'full');
    await mkdir(place);
    await writeAtomically(join(place, 'a'), 'old');
    await symlink('/dev/full', join(place, `a.${process.pid}.tmp`));
    await expect(writeAtomically(join(place, 'a'), 'new')).rejects.toThrow('ENOSPC');
    expect(await readdir(place)).toEqual(['a']);
    expect(await readFile(join(place, 'a'), 'utf8')).toBe('old');
  });
});

describe('removeTemporary', () => {
  it('takes away what was begun of this file alone', async () => {
    const place = join(folder, 'begun');
    await mkdir(join(place, 'sub'), {recursive: true});
    const others = ['a', 'a.tmp', 'a.1.tmp.gz', 'b.1.tmp', 'old.a.1.tmp', 'sub/a.1.tmp'];
    for (const name of [...others, 'a.1.tmp', 'a.20240101.tmp']) await writeFile(join(place, name), '');
    await removeTemporary(join(place, 'a'));
    expect((await readdir(place, {recursive: true})).sort()).toEqual([...others, 'sub'].sort());
  });
  it('does nothing where there is no folder', async () => {
    await expect(removeTemporary(join(folder, 'nowhere', 'a'))).resolves.toBeUndefined();
  });
});
