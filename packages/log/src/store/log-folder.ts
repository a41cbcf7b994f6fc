import {readdir} from 'node:fs/promises';
import {resolve} from 'node:path';
import {packageError} from '@cs/core';
import {reason} from '../files/error-text.js';
import {replaceFolder} from '../files/replace-folder.js';
import {isOurMeta} from './log-meta.js';

/** Names of the files in the folder of a log, in any version of the format. */
const OURS = /^(log\.json|(rows|requests|items|users)\.parquet|(rows|requests)\..+\.bin)$/;

/**
 * Writes the folder of a log, atomically. Replaces a stored log.
 *
 * @param task the public function, for error messages.
 * @param write fills the folder that it is given.
 * @throws if the folder holds anything but a stored log.
 */
export async function writeLogFolder(
  folder: string,
  task: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  await checkTarget(folder, task);
  await replaceFolder(folder, task, write);
}

/** Throws if the folder holds a stored log or anything else, before work that takes long. */
export async function refuseLog(folder: string, task: string): Promise<void> {
  if (!(await checkTarget(folder, task))) return;
  throw packageError(
    '@cs/log',
    task,
    `the folder already holds a log. Received: ${folder}. Replace it with --force, or use another folder.`,
  );
}

/** Whether the folder holds a stored log. Throws if it holds anything else. */
async function checkTarget(folder: string, task: string): Promise<boolean> {
  const target = resolve(folder);
  let names: string[];
  try {
    names = await readdir(target);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return false;
    const message = `the target is not a folder. Received: ${target} (${reason(cause)}). Use a path that does not exist yet.`;
    throw Object.assign(packageError('@cs/log', task, message), {cause});
  }
  if (names.length === 0) return false;
  if (names.every((name) => OURS.test(name)) && (await isOurMeta(target))) return true;
  throw packageError(
    '@cs/log',
    task,
    `the folder holds something other than a log. Received: ${target} with ${names.slice(0, 5).join(', ')}. Use a path that does not exist yet, an empty folder or the folder of a log.`,
  );
}
