import {rmSync} from 'node:fs';
import {type FileHandle, open, readFile, stat} from 'node:fs/promises';
import {hostname} from 'node:os';
import {join} from 'node:path';
import {packageError} from '@cs/core';
import {tryLock} from 'fs-native-extensions';
import {makeFolder, removeIfEmpty} from './make-folder.js';

/** The lock file. The name says whose it is, since we remove it. */
export const LOCK_FILE = '.cs-ranker.lock';

/**
 * Runs a task while holding an exclusive lock on a folder, which is created if needed and removed
 * if it was created and stays empty.
 *
 * The lock belongs to the operating system (`fcntl`, `LockFileEx`). It ends with the process, so
 * that there are no stale locks, and it holds between containers that share a folder of one
 * machine.
 *
 * @throws if another process holds the lock, or the folder is not writable.
 */
export async function withLock<T>(folder: string, task: () => Promise<T>): Promise<T> {
  const created = await makeFolder('withLock', folder);
  const path = join(folder, LOCK_FILE);
  const file = await acquire(folder, path);
  const release = () => {
    // Removed while still locked: whoever opened it meanwhile sees that it is gone, and retries.
    rmSync(path, {force: true});
    if (created) removeIfEmpty(folder);
  };
  // `finally` does not run if a signal handler ends the process.
  process.once('exit', release);
  try {
    return await task();
  } finally {
    process.off('exit', release);
    release();
    await file.close();
  }
}

async function acquire(folder: string, path: string): Promise<FileHandle> {
  for (;;) {
    // The previous holder may have removed the folder with its lock.
    await makeFolder('withLock', folder);
    const file = await open(path, 'a+').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return undefined;
      throw Object.assign(
        packageError(
          '@cs/log',
          'withLock',
          `the lock file could not be created. Received: ${path} (${cause.message}). Use a writable folder.`,
        ),
        {cause},
      );
    });
    if (!file) continue;
    if (!tryLock(file.fd)) {
      await file.close();
      const holder = (await readFile(path, 'utf8').catch(() => '')).trim();
      throw packageError(
        '@cs/log',
        'withLock',
        `another process uses this folder. Received: ${folder}, locked by ${holder || 'an unknown process'}. Wait until that process ends, or use another folder.`,
      );
    }
    if (await isCurrent(file, path)) {
      await file.truncate();
      await file.write(`process ${process.pid} on ${hostname()}\n`);
      return file;
    }
    await file.close();
  }
}

/** False if the previous holder removed the file between our `open` and our lock. */
async function isCurrent(file: FileHandle, path: string): Promise<boolean> {
  const own = await file.stat({bigint: true});
  const current = await stat(path, {bigint: true}).catch(() => undefined);
  return current?.ino === own.ino && current.dev === own.dev;
}
