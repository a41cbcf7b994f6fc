import type {LineBreaks} from './line-breaks.js';
import type {CsvOptions, RecordLines, WantedRecords} from './log-format.js';
import {textStream} from './text-files.js';

/** How the lines of a CSV file are cut. It is always given: a guess from a sample fails on bad lines. */
export interface CsvShape extends Omit<CsvOptions, 'delimiter'> {
  readonly delimiter: string;
  readonly header: boolean;
  /** Default `"`; '' where quotes mean nothing. */
  readonly quote?: string;
  readonly encoding?: 'latin-1';
  /** Where the file breaks lines, if that is known. */
  readonly breaks?: LineBreaks;
}

const [NEWLINE, RETURN] = [10, 13];

/** Finds the lines on which records of a CSV file begin. Reads no further than the last of them. */
export async function csvLines(
  path: string,
  {delimiter, header, quote = '"'}: CsvShape,
  wanted: WantedRecords,
): Promise<RecordLines> {
  const found = {rejected: new Map<number, number>(), ordinals: new Map<number, number>()};
  const left = () => found.rejected.size < wanted.rejected.size || found.ordinals.size < wanted.ordinals.size;
  const [cut, quotes] = [delimiter.charCodeAt(0), quote === '' ? -1 : quote.charCodeAt(0)];
  let [line, record, ordinal, begin] = [1, 0, 0, 1];
  let [inQuotes, fieldBegins, blank] = [false, true, true];
  const end = () => {
    record++;
    const isHeader = header && record === 1;
    if (wanted.rejected.has(record)) found.rejected.set(record, begin);
    if (!isHeader && !blank && !wanted.lost.has(record) && wanted.ordinals.has(++ordinal)) {
      found.ordinals.set(ordinal, begin);
    }
    [begin, fieldBegins, blank] = [line + 1, true, true];
  };
  let last = 0;
  for await (const chunk of textStream(path) as AsyncIterable<Buffer>) {
    for (const byte of chunk) {
      const before = last;
      last = byte;
      if (byte === quotes && (inQuotes || fieldBegins)) {
        inQuotes = !inQuotes;
        blank = false;
        continue;
      }
      if (byte === NEWLINE || byte === RETURN) {
        // Windows ends a line with both bytes.
        if (byte === NEWLINE && before === RETURN) continue;
        if (!inQuotes) end();
        line++;
        continue;
      }
      // A quote right after a closing one is part of the text and opens the quotes again.
      if (!inQuotes) fieldBegins = byte === cut;
      blank = false;
    }
    if (!left()) break;
  }
  if (!blank) end();
  return found;
}
