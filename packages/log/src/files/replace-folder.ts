import {mkdir, readdir, readFile, rename, rm} from 'node:fs/promises';
import {basename, dirname, join, resolve} from 'node:path';
import {isOwn, META, reason} from '../store/store-format.js';

/**
 * Writes a log's folder so that it appears whole or not at all: `write` fills a folder beside it, which then takes its
 * place. A log that is there already is replaced, any other content is refused.
 */
export async function replaceFolder(
  folder: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  const target = resolve(folder);
  const replaces = (await checkTarget(target)) !== 'none';
  const temporary = temporaryFolder(target);
  const old = join(dirname(target), `.${basename(target)}.${process.pid}.old`);
  try {
    await rm(temporary, {recursive: true, force: true});
    await mkdir(temporary, {recursive: true});
    await write(temporary);
    if (replaces) await rename(target, old);
    try {
      await rename(temporary, target);
    } catch (cause) {
      if (replaces) await rename(old, target);
      throw cause;
    }
    await rm(old, {recursive: true, force: true});
  } catch (cause) {
    await rm(temporary, {recursive: true, force: true});
    // What has a name of its own tells of the log, not of the disk.
    if (isOwn(cause)) throw cause;
    // DuckDB's errors have no number.
    const disk = cause instanceof Error && ('errno' in cause || cause.message.startsWith('IO Error'));
    throw new Error(
      `[@cs/log] writeLog: the log could not be written. Received: ${folder} (${reason(cause)}).${disk ? " Check that the folder's place exists, can be written to and has room." : ''}`,
      {cause},
    );
  }
}

/** Where this process fills a folder: beside it, so that the rename stays on one disk. Whoever ends the process takes it away. */
export function temporaryFolder(folder: string): string {
  const target = resolve(folder);
  return join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
}

/**
 * Fails where a log is there already, before the work that would replace it.
 *
 * @param task whose folder it is, for the error.
 */
export async function refuseLog(folder: string, task: string): Promise<void> {
  if ((await checkTarget(resolve(folder), task)) !== 'log') return;
  throw new Error(
    `[@cs/log] ${task}: a log is there already. Received: ${folder}. Replace it with --force, or give another folder.`,
  );
}

/** Names of the files that a log's folder holds, whatever its format. */
const OURS = /^(log\.json|(rows|requests|items|users)\.parquet|((rows|requests)\..+|ids|labels)\.bin)$/;

/** Whether a folder's `log.json` is one that this package wrote, in any version; others call their logs so, too. */
async function isLog(folder: string): Promise<boolean> {
  try {
    return /^cs-(log|flat|points)-\d+$/.test(JSON.parse(await readFile(join(folder, META), 'utf8')).format);
  } catch {
    return false;
  }
}

/** What there is to replace; refuses what is not a log. */
async function checkTarget(target: string, task = 'writeLog'): Promise<'none' | 'empty' | 'log'> {
  let names: string[];
  try {
    names = await readdir(target);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return 'none';
    throw new Error(
      `[@cs/log] ${task}: the target is not a folder. Received: ${target} (${reason(cause)}). Give a folder that does not exist yet.`,
      {cause},
    );
  }
  if (names.length === 0) return 'empty';
  if (!names.every((name) => OURS.test(name)) || !(await isLog(target))) {
    throw new Error(
      `[@cs/log] ${task}: the folder holds something else than a log. Received: ${target} with ${names.join(', ')}. Give a folder that does not exist yet, is empty or holds a log.`,
    );
  }
  return 'log';
}
