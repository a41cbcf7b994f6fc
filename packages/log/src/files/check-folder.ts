import {makeFolder} from './make-folder.js';
import {removeIfEmpty} from './remove-if-empty.js';

/** Fails as {@link makeFolder}, before the long part; a Ctrl-C in that leaves no empty folder. */
export async function checkFolder(functionName: string, folder: string): Promise<void> {
  if (await makeFolder(functionName, folder)) removeIfEmpty(folder);
}
