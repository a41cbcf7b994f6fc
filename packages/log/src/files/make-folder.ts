import {rmdirSync} from 'node:fs';
import {mkdir, readdir} from 'node:fs/promises';
import {packageError} from '@cs/core';

/**
 * Creates a folder to write to, and the folders above it.
 *
 * @param functionName the public function that needs the folder, for the error message.
 * @returns true if the folder was created, false if it existed.
 * @throws if the path or a folder above it is a file, or is not writable.
 */
export async function makeFolder(functionName: string, folder: string): Promise<boolean> {
  try {
    return (await mkdir(folder, {recursive: true})) !== undefined;
  } catch (cause) {
    const {code, message} = cause as NodeJS.ErrnoException;
    const isFile = code === 'EEXIST' || code === 'ENOTDIR';
    const what = isFile ? 'the path is a file, not a folder' : 'the folder could not be created';
    throw Object.assign(
      packageError(
        '@cs/log',
        functionName,
        `${what}. Received: ${folder} (${message}). Use a writable folder, or a path that does not exist yet.`,
      ),
      {cause},
    );
  }
}

/**
 * Checks that a folder can be created, before work that takes long. Leaves no new folder behind.
 *
 * @throws as {@link makeFolder}.
 */
export async function checkFolder(functionName: string, folder: string): Promise<void> {
  if (await makeFolder(functionName, folder)) removeIfEmpty(folder);
}

/** Removes a folder if it is empty. Synchronous, so that exit handlers can call it. */
export function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // The folder is not empty, or does not exist.
  }
}

/** @throws if a folder holds anything, or the path is a file. */
export async function refuseFilled(functionName: string, folder: string): Promise<void> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [] as string[];
    throw cause;
  });
  if (names.length === 0) return;
  throw packageError(
    '@cs/log',
    functionName,
    `the folder is not empty. Received: ${folder} with ${names.slice(0, 5).join(', ')}. Use a new or empty folder.`,
  );
}
