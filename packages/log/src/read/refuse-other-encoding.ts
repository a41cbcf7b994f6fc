import {isUtf8} from 'node:buffer';
import type {SourceFiles} from './source-files.js';
import {textStream} from './text-stream.js';

/** Bytes of a file that are looked at. */
const BEGINNING = 1 << 20;
/** Share of the lines of CSV that may be broken: a stray byte makes a bad row, not another encoding. JSON lines cannot be read past it. */
const STRAY = 0.01;

/** Fails where a file of text is in another encoding than UTF-8, as its beginning tells. */
export async function refuseOtherEncoding(
  {format, files}: SourceFiles,
  task: 'importLog' | 'inferSchema' | 'scoreRows',
): Promise<void> {
  if (format === 'parquet') return;
  for (const file of files) {
    const found = otherEncoding(await beginningOf(file), format === 'csv' ? STRAY : 0);
    if (!found) continue;
    throw new Error(
      `[@cs/log] ${task}: the file is not UTF-8. Received: ${file} (${found.what}). Convert it first, e.g. iconv -f ${found.name} -t utf-8.`,
    );
  }
}

function otherEncoding(bytes: Buffer, stray: number): {what: string; name: string} | undefined {
  const mark = bytes.length < 2 ? 0 : bytes.readUInt16BE(0);
  if (mark === 0xfffe || mark === 0xfeff) {
    return {
      what: `its first bytes are the mark of UTF-16, ${mark.toString(16).toUpperCase()}`,
      name: 'utf-16',
    };
  }
  if (isUtf8(bytes)) return undefined;
  const lines = bytes.toString('latin1').split('\n');
  // Cut off, the last line may end within a character.
  if (bytes.length === BEGINNING) lines.pop();
  const broken = lines.flatMap((line, i) => (isUtf8(Buffer.from(line, 'latin1')) ? [] : [i + 1]));
  const [first] = broken;
  // Without its first line, no column has a name.
  if (first === undefined || (first > 1 && broken.length <= stray * lines.length)) return undefined;
  return {what: `line ${first} is the first that is none`, name: 'latin1'};
}

/** What can be read of it: a file that is cut off is told by who reads it to its end. */
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
