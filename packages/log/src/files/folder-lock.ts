import {rmSync} from 'node:fs';
import {readFile, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {makeFolder} from './make-folder.js';
import {removeIfEmpty} from './remove-if-empty.js';

/**
 * Does a task that must be alone in a folder, which is made where it is missing and goes where it is left empty. The file `lock` in it holds
 * the process meanwhile; one that a killed process left counts for nothing.
 *
 * @throws where another process works there.
 */
export async function withLock<T>(folder: string, task: () => Promise<T>): Promise<T> {
  await makeFolder('withLock', folder);
  const file = join(folder, 'lock');
  await take(file);
  const leave = () => rmSync(file, {force: true});
  // A command that Ctrl-C ends comes to no `finally`.
  process.once('exit', leave);
  try {
    return await task();
  } finally {
    process.off('exit', leave);
    leave();
    removeIfEmpty(folder);
  }
}

async function take(file: string): Promise<void> {
  try {
    await writeFile(file, `${process.pid}\n`, {flag: 'wx'});
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const held = (await readFile(file, 'utf8').catch(() => '')).trim();
    if (isOther(Number(held))) {
      throw new Error(
        `[@cs/log] withLock: another process works in this folder. Received: ${file} of process ${held}. Wait until that has ended, or give another folder.`,
      );
    }
    await rm(file, {force: true});
    await take(file);
  }
}

/** Whether a process is alive that is not this one: numbers come again, in a container from 1. What is no number is not ours to remove. */
function isOther(pid: number): boolean {
  if (Number.isNaN(pid)) return true;
  if (pid <= 0 || pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // There is one, of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
