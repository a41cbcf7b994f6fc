import {createReadStream} from 'node:fs';
import {pipeline, type Readable} from 'node:stream';
import {createGunzip} from 'node:zlib';

/** The bytes of a text file, unzipped if its name ends in .gz. All errors are errors of this stream. */
export function textStream(path: string): Readable {
  const file = createReadStream(path);
  // With `pipe`, errors of the file would crash the process instead.
  return /\.gz$/i.test(path) ? pipeline(file, createGunzip(), () => {}) : file;
}
