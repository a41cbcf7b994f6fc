import {spawnSync} from 'node:child_process';
import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
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
  it('replaces a file and leaves no temporary file', async () => {
    const place = join(folder, 'files');
    await mkdir(place);
    await writeAtomically(join(place, 'a'), 'old');
    await writeAtomically(join(place, 'a'), 'new');
    expect(await readdir(place)).toEqual(['a']);
    expect(await readFile(join(place, 'a'), 'utf8')).toBe('new');
  });

  it('writes the bytes of a view and nothing around them', async () => {
    const bytes = Uint8Array.of(1, 200, 3, 4);
    await writeAtomically(join(folder, 'bytes'), bytes.subarray(1, 3));
    expect([...(await readFile(join(folder, 'bytes')))]).toEqual([200, 3]);
  });

  it('throws and leaves no temporary file when it fails', async () => {
    const place = join(folder, 'taken');
    await mkdir(join(place, 'a', 'b'), {recursive: true});
    await expect(writeAtomically(join(place, 'a'), 'text')).rejects.toThrow(
      `[@cs/log] writeAtomically: the file could not be written; any previous content is unchanged. Received: ${join(place, 'a')} (`,
    );
    expect(await readdir(place)).toEqual(['a']);
  });

  it.skipIf(process.platform !== 'linux')('keeps the old file if only a part can be written', async () => {
    const place = join(folder, 'partial');
    await mkdir(place);
    await writeFile(join(place, 'a'), 'old');
    // The built package: a process of its own cannot load TypeScript.
    const script = `import {writeAtomically} from '${new URL('../../dist/index.js', import.meta.url).href}';
process.on('SIGXFSZ', () => {});
await writeAtomically('${join(place, 'a')}', new Uint8Array(300_000)).catch(({message}) => console.log(message));`;
    // The limit makes the system write the first 102,400 bytes, like a disk with that much space.
    const limited = 'ulimit -f 100 && exec "$0" --input-type=module --eval "$1"';
    const {stdout} = spawnSync('bash', ['-c', limited, process.execPath, script], {encoding: 'utf8'});
    expect(stdout).toMatch(/^\[@cs\/log\] writeAtomically: the file could not be written;.*\(EFBIG/);
    expect(await readdir(place)).toEqual(['a']);
    expect(await readFile(join(place, 'a'), 'utf8')).toBe('old');
  });
});

describe('removeTemporary', () => {
  it('removes the temporary files of this file only', async () => {
    const place = join(folder, 'begun');
    await mkdir(join(place, 'sub'), {recursive: true});
    const others = ['a', 'a.tmp', 'a.1.tmp.gz', 'b.1.tmp', 'old.a.1.tmp', 'sub/a.1.tmp'];
    for (const name of [...others, 'a.1.tmp', 'a.20240101.tmp']) await writeFile(join(place, name), '');
    await removeTemporary(join(place, 'a'));
    expect((await readdir(place, {recursive: true})).sort()).toEqual([...others, 'sub'].sort());
  });

  it('ignores a folder that does not exist', async () => {
    await expect(removeTemporary(join(folder, 'nowhere', 'a'))).resolves.toBeUndefined();
  });
});
