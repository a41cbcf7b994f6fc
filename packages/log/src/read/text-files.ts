import {isUtf8} from 'node:buffer';
import {createReadStream} from 'node:fs';
import {pipeline, type Readable} from 'node:stream';
import {finished} from 'node:stream/promises';
import {createGunzip} from 'node:zlib';
import {packageError} from '@cs/core';
import {reason} from '../files/error-text.js';
import type {SourceFiles} from './log-format.js';

/** The bytes of a text file, unzipped if its name ends in .gz. All errors are errors of this stream. */
export function textStream(path: string): Readable {
  const file = createReadStream(path);
  // With `pipe`, errors of the file would crash the process instead.
  return /\.gz$/i.test(path) ? pipeline(file, createGunzip(), () => {}) : file;
}

/** What reads a text file, for errors. */
type Task = 'importLog' | 'inferSchema' | 'scoreRows';

/**
 * Checks the files of a log before they are read whole: as {@link refuseNonUtf8}, and that gzipped files
 * are complete. DuckDB takes a file that is cut off or damaged for a shorter one.
 */
export async function checkTextFiles(source: SourceFiles, task: Task): Promise<void> {
  await refuseNonUtf8(source, task);
  for (const file of source.files.filter((each) => /\.gz$/i.test(each))) {
    try {
      await finished(textStream(file).resume());
    } catch (cause) {
      throw packageError(
        '@cs/log',
        task,
        `the gzip file is damaged or cut off. Received: ${file} (${reason(cause)}). Restore it; 'gzip -t' checks one.`,
        {cause},
      );
    }
  }
}

/** Bytes of a file that are checked. */
const BEGINNING = 1 << 20;

/** Throws if the beginning of a text file is not UTF-8. */
export async function refuseNonUtf8({format, files}: SourceFiles, task: Task): Promise<void> {
  if (!format.text) return;
  for (const file of files) {
    const found = otherEncoding(await beginningOf(file), format.text.brokenLines);
    if (!found) continue;
    throw packageError(
      '@cs/log',
      task,
      `the file is not UTF-8. Received: ${file} (${found.what}). Convert it first, e.g. iconv -f ${found.name} -t utf-8.`,
    );
  }
}

function otherEncoding(bytes: Buffer, brokenLines: number): {what: string; name: string} | undefined {
  const mark = bytes.length < 2 ? 0 : bytes.readUInt16BE(0);
  if (mark === 0xfffe || mark === 0xfeff) {
    return {
      what: `it begins with the byte order mark of UTF-16, ${mark.toString(16).toUpperCase()}`,
      name: 'utf-16',
    };
  }
  if (isUtf8(bytes)) return undefined;
  const lines = bytes.toString('latin1').split('\n');
  // The last line may be cut within a character.
  if (bytes.length === BEGINNING) lines.pop();
  const broken = lines.flatMap((line, i) => (isUtf8(Buffer.from(line, 'latin1')) ? [] : [i + 1]));
  const [first] = broken;
  // Without the first line, no column has a name.
  if (first === undefined || (first > 1 && broken.length <= brokenLines * lines.length)) return undefined;
  return {what: `line ${first} is the first one that is not`, name: 'latin1'};
}

/** The first bytes of a file. A damaged one is reported by whoever reads it to its end. */
async function beginningOf(file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of textStream(file) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= BEGINNING) break;
    }
  } catch {}
  return Buffer.concat(chunks).subarray(0, BEGINNING);
}
