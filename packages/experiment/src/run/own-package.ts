import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

/** The folder and the version of this package. Works from the sources and from the built files. */
export function ownPackage(): {readonly folder: string; readonly version: string} {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return {folder, version: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version};
}
