import {spawnSync} from 'node:child_process';
import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {withLock} from './folder-lock.js';

let parent: string;
let folder: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'cs-lock-'));
  folder = join(parent, 'run');
});
afterAll(() => rm(parent, {recursive: true}));
const lock = () => join(folder, 'lock');

describe('withLock', () => {
  it('holds this process in the folder meanwhile, and leaves nothing where nothing was written', async () => {
    expect(await withLock(folder, () => readFile(lock(), 'utf8'))).toBe(`${process.pid}\n`);
    expect(await readdir(parent)).toEqual([]);
  });

  it('lets go of the folder after an error, with what was written', async () => {
    const task = async () => {
      await writeFile(join(folder, 'mine'), '');
      throw new Error('failed');
    };
    await expect(withLock(folder, task)).rejects.toThrow('failed');
    expect(await readdir(folder)).toEqual(['mine']);
  });

  it('refuses a folder of a process that is alive, and leaves its lock', async () => {
    await writeFile(lock(), `${process.ppid}\n`);
    let done = false;
    const task = async () => {
      done = true;
    };
    await expect(withLock(folder, task)).rejects.toThrow(
      `[@cs/log] withLock: another process works in this folder. Received: ${lock()} of process ${process.ppid}. Wait until that has ended, or give another folder.`,
    );
    expect(done).toBe(false);
    expect(await readFile(lock(), 'utf8')).toBe(`${process.ppid}\n`);
  });

  it('leaves a file of that name that others wrote', async () => {
    await writeFile(lock(), 'mine\n');
    await expect(withLock(folder, async () => {})).rejects.toThrow(`Received: ${lock()} of process mine.`);
    expect(await readFile(lock(), 'utf8')).toBe('mine\n');
  });

  it('takes over from a process that was killed, though another of its number is alive', async () => {
    const {pid} = spawnSync(process.execPath, ['-e', '']);
    for (const left of [`${pid}\n`, `${process.pid}\n`, '']) {
      await writeFile(lock(), left);
      expect(await withLock(folder, () => readFile(lock(), 'utf8'))).toBe(`${process.pid}\n`);
    }
  });
});
