import {fork} from 'node:child_process';
import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {LOCK_FILE, withLock} from './folder-lock.js';

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'cs-lock-'));
  folder = join(parent, 'run');
});
afterEach(() => rm(parent, {recursive: true}));

describe('withLock', () => {
  it('names the holder in the lock file and removes a new folder that stays empty', async () => {
    const text = await withLock(folder, () => readFile(join(folder, LOCK_FILE), 'utf8'));
    expect(text).toMatch(new RegExp(`^process ${process.pid} on .+\n$`));
    expect(await readdir(parent)).toEqual([]);
  });

  it('keeps an empty folder that existed before', async () => {
    await mkdir(folder);
    await withLock(folder, async () => {});
    expect(await readdir(parent)).toEqual(['run']);
  });

  it('releases the lock when the task fails and keeps what was written', async () => {
    const task = async () => {
      await writeFile(join(folder, 'mine'), '');
      throw new Error('failed');
    };
    await expect(withLock(folder, task)).rejects.toThrow('failed');
    expect(await readdir(folder)).toEqual(['mine']);
    expect(await withLock(folder, async () => 7)).toBe(7);
  });

  it('throws while another task holds the lock, and does not run the task', async () => {
    let ran = false;
    await withLock(folder, async () => {
      const second = withLock(folder, async () => {
        ran = true;
      });
      await expect(second).rejects.toThrow(
        `[@cs/log] withLock: another process uses this folder. Received: ${folder}, locked by process ${process.pid} on `,
      );
      expect(await readdir(folder)).toEqual([LOCK_FILE]);
    });
    expect(ran).toBe(false);
  });

  it('leaves a file named lock alone', async () => {
    await mkdir(folder);
    await writeFile(join(folder, 'lock'), 'mine\n');
    await withLock(folder, async () => {});
    expect(await readFile(join(folder, 'lock'), 'utf8')).toBe('mine\n');
  });

  it('lets one process in when many start at once beside the file of a killed one', async () => {
    await mkdir(folder);
    await writeFile(join(folder, LOCK_FILE), 'process 1 on elsewhere\n');
    const script = join(parent, 'task.mjs');
    // The built package: a process of its own cannot load TypeScript.
    const built = new URL('../../dist/index.js', import.meta.url).href;
    await writeFile(
      script,
      `import {withLock} from '${built}';
process.send('ready');
process.once('message', async () => {
  const hold = () => new Promise((resolve) => setTimeout(resolve, 1000, 'in'));
  process.send(await withLock(${JSON.stringify(folder)}, hold).catch((error) => error.message));
  process.disconnect();
});`,
    );
    const children = Array.from({length: 6}, () => fork(script));
    const next = (child: ReturnType<typeof fork>) =>
      new Promise<string>((resolve) => child.once('message', (message) => resolve(message as string)));
    await Promise.all(children.map(next));
    const results = children.map(next);
    for (const child of children) child.send('go');
    const told = await Promise.all(results);
    expect(told.filter((each) => each === 'in')).toHaveLength(1);
    expect(told.filter((each) => each.includes('another process uses this folder'))).toHaveLength(5);
  }, 60_000);
});
