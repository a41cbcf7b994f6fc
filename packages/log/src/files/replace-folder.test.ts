import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {hostname, tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {replaceFolder} from './replace-folder.js';

let place: string;
let target: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'cs-replace-'));
  target = join(place, 'log');
});
afterEach(() => rm(place, {recursive: true}));
const write = (text: string) => (folder: string) => writeFile(join(folder, 'a'), text);

describe('replaceFolder', () => {
  it('replaces a folder with all that was in it', async () => {
    await mkdir(target);
    await writeFile(join(target, 'b'), 'old');
    await replaceFolder(target, 'writeLog', write('new'));
    expect(await readdir(target)).toEqual(['a']);
    expect(await readdir(place)).toEqual(['log']);
  });

  it.each([
    ['Node', Object.assign(new Error('ENOSPC: no space left on device, write'), {errno: -28})],
    ['DuckDB', new Error('IO Error: Could not write file "a": No space left on device')],
  ])('says what to check if the disk is full, and keeps the old folder: %s', async (_, cause) => {
    await replaceFolder(target, 'writeLog', write('old'));
    await expect(replaceFolder(target, 'writeLog', () => Promise.reject(cause))).rejects.toThrow(
      `[@cs/log] writeLog: the folder could not be written. Received: ${target} (${cause.message}). Check that the path exists, is writable and has space.`,
    );
    expect(await readFile(join(target, 'a'), 'utf8')).toBe('old');
    expect(await readdir(place)).toEqual(['log']);
  });

  it('does not blame the disk for other failures', async () => {
    const cause = new TypeError('x is not a function');
    await expect(replaceFolder(target, 'importLog', () => Promise.reject(cause))).rejects.toThrow(
      '[@cs/log] importLog: it failed for an unknown reason, and nothing was written. Received: x is not a function. Please report this.',
    );
  });

  it('passes on errors of this project', async () => {
    const own = new Error('[@cs/log] importLog: too many bad rows.');
    await expect(replaceFolder(target, 'writeLog', () => Promise.reject(own))).rejects.toBe(own);
  });

  it('removes what killed processes of this host left, and nothing else', async () => {
    const {pid} = spawnSync(process.execPath, ['-e', '']);
    const host = hostname();
    const kept = [`.log.${host}-${process.ppid}.tmp`, '.log.elsewhere-1.tmp', `.other.${host}-${pid}.tmp`];
    for (const name of [...kept, `.log.${host}-${pid}.tmp`]) await mkdir(join(place, name));
    await replaceFolder(target, 'writeLog', write('new'));
    expect((await readdir(place)).sort()).toEqual([...kept, 'log'].sort());
  });

  it('restores the old folder of a process that was killed between its two renames', async () => {
    const {pid} = spawnSync(process.execPath, ['-e', '']);
    const old = join(place, `.log.${hostname()}-${pid}.old`);
    await mkdir(old);
    await writeFile(join(old, 'a'), 'old');
    const failing = replaceFolder(target, 'writeLog', () => Promise.reject(new Error('stop')));
    await expect(failing).rejects.toThrow('stop');
    expect(await readFile(join(target, 'a'), 'utf8')).toBe('old');
    expect(existsSync(old)).toBe(false);
  });
});
