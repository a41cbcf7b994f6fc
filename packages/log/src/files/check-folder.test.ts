import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {checkFolder} from './check-folder.js';

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'cs-check-'));
});
afterAll(() => rm(place, {recursive: true}));

describe('checkFolder', () => {
  it('leaves nothing of a folder that was not there, and one that was', async () => {
    const [own, other] = [join(place, 'own'), join(place, 'other')];
    await mkdir(own);
    await checkFolder('simulate', own);
    await checkFolder('simulate', other);
    expect([existsSync(own), existsSync(other)]).toEqual([true, false]);
  });

  it('refuses a path that is a file', async () => {
    await writeFile(join(place, 'file'), 'x');
    await expect(checkFolder('simulate', join(place, 'file'))).rejects.toThrow(
      '[@cs/log] simulate: a file is where a folder has to be.',
    );
  });
});
