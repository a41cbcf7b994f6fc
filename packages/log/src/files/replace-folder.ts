import {mkdir, readdir, rename, rm} from 'node:fs/promises';
import {hostname} from 'node:os';
import {basename, dirname, join, resolve} from 'node:path';
import {packageError} from '@cs/core';
import {isOwn, reason} from './error-text.js';

/**
 * Replaces a folder atomically: `write` fills a temporary folder beside it, which is then renamed.
 * If anything fails, the old folder stays. Also cleans up after processes that were killed while
 * they wrote the same folder.
 *
 * @param task the public function, for error messages.
 * @throws if the folder cannot be written. Errors of this project that `write` throws are passed on
 *   unchanged.
 */
export async function replaceFolder(
  folder: string,
  task: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  const target = resolve(folder);
  const temporary = temporaryFolder(target);
  const old = temporary.replace(/tmp$/, 'old');
  try {
    await removeLeftovers(target);
    await rm(temporary, {recursive: true, force: true});
    await mkdir(temporary, {recursive: true});
    await write(temporary);
    const replaces = await rename(target, old).then(
      () => true,
      (cause: NodeJS.ErrnoException) => {
        if (cause.code === 'ENOENT') return false;
        throw cause;
      },
    );
    try {
      await rename(temporary, target);
    } catch (cause) {
      if (replaces) await rename(old, target);
      throw cause;
    }
    await rm(old, {recursive: true, force: true});
  } catch (cause) {
    await rm(temporary, {recursive: true, force: true});
    if (isOwn(cause)) throw cause;
    const what = reason(cause);
    // Errors of DuckDB have no number.
    const disk = cause instanceof Error && ('errno' in cause || what.startsWith('IO Error'));
    const message = disk
      ? `the folder could not be written. Received: ${folder} (${what}). Check that the path exists, is writable and has space.`
      : `it failed for an unknown reason, and nothing was written. Received: ${what}. Please report this.`;
    throw Object.assign(packageError('@cs/log', task, message), {cause});
  }
}

/**
 * The folder that this process fills before it becomes `folder`: beside it, on the same disk. The
 * name holds host and process, so that the leftovers of a killed process can be recognized.
 */
export function temporaryFolder(folder: string): string {
  const target = resolve(folder);
  return join(dirname(target), `.${basename(target)}.${hostname()}-${process.pid}.tmp`);
}

/** Removes what killed processes of this host left beside a folder. */
async function removeLeftovers(target: string): Promise<void> {
  const parent = dirname(target);
  const prefix = `.${basename(target)}.${hostname()}-`;
  const names = await readdir(parent).catch(() => [] as string[]);
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const [, pid, kind] = /^(\d+)\.(tmp|old)$/.exec(name.slice(prefix.length)) ?? [];
    if (!kind || isAlive(Number(pid))) continue;
    // Killed between the two renames: the old folder is the only one.
    if (kind === 'old' && !names.includes(basename(target))) await rename(join(parent, name), target);
    else await rm(join(parent, name), {recursive: true, force: true});
  }
}

/**
 * Whether a process of this host is alive. Our own number counts as dead: before us, another
 * process had it.
 */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // The process exists, but belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
