import {rmdir} from 'node:fs/promises';

/** Removes a folder that holds nothing. */
export async function removeIfEmpty(folder: string): Promise<void> {
  // What cannot be removed holds something.
  await rmdir(folder).catch(() => {});
}
