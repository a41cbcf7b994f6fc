import {createReadStream} from 'node:fs';
import {pipeline, type Readable} from 'node:stream';
import {createGunzip} from 'node:zlib';

/** The bytes of a file of text, which may be gzipped. Whatever goes wrong is an error of this stream; to leave it closes the file. */
export function textStream(path: string): Readable {
  const file = createReadStream(path);
  // `pipe` would keep the file's errors from the reader, and throw them at the process.
  return /\.gz$/i.test(path) ? pipeline(file, createGunzip(), () => {}) : file;
}
