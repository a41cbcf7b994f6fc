import {rmdirSync} from 'node:fs';

/** Removes a folder that holds nothing; at once, as the process may be about to end. */
export function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // What cannot be removed holds something, or is not there.
  }
}
