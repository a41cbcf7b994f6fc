import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {replaceFolder} from './replace-folder.js';

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'cs-replace-'));
});
afterAll(() => rm(place, {recursive: true}));

describe('replaceFolder', () => {
  it.each([
    ['Node', Object.assign(new Error('ENOSPC: no space left on device, write'), {errno: -28})],
    ['DuckDB', new Error('IO Error: Could not write file "a": No space left on device')],
  ])('says of a full disk, as %s tells it, what to check, and leaves nothing', async (_, cause) => {
    const full = replaceFolder(join(place, 'log'), () => Promise.reject(cause));
    await expect(full).rejects.toThrow(`(${cause.message}). Check that the folder's place exists`);
    expect(await readdir(place)).toEqual([]);
  });
});
