import {mkdir} from 'node:fs/promises';

/**
 * Makes a folder to write to, with those above it, where it is not there yet.
 *
 * @param functionName whose folder it is, for the error.
 * @throws where the path, or one above it, is a file, and where it cannot be written.
 * @returns whether it was not there.
 */
export async function makeFolder(functionName: string, folder: string): Promise<boolean> {
  try {
    return (await mkdir(folder, {recursive: true})) !== undefined;
  } catch (cause) {
    const {code, message} = cause as NodeJS.ErrnoException;
    const file = code === 'EEXIST' || code === 'ENOTDIR';
    const what = file ? 'a file is where a folder has to be' : 'the folder cannot be made';
    throw new Error(
      `[@cs/log] ${functionName}: ${what}. Received: ${folder} (${message}). Give a folder that can be written to, or one that does not exist yet.`,
      {cause},
    );
  }
}
