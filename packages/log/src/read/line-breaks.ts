import {packageError} from '@cs/core';
import {textStream} from './text-files.js';

/** Where a text file breaks lines. */
export interface LineBreaks {
  /** Whether a quoted cell holds a line break. */
  readonly quoted: boolean;
  /** The line on which a quote is opened that is never closed. */
  readonly open?: number;
  /** How lines end: LF, CRLF, CR. */
  readonly ends: readonly string[];
}

const [NEWLINE, RETURN] = [10, 13];
/** Bytes of a sample: the part that DuckDB gives to one thread. */
const SAMPLE = 32 << 20;

/**
 * Looks for the line breaks that DuckDB has trouble with: it cuts a file into parts for its threads
 * without knowing whether a part begins within quotes, and expects lines to end in one way.
 *
 * @param csv the characters that separate and quote cells; without it, nothing is quoted.
 * @param sample looks at the first 32 MB only, for a reader of the first rows.
 * @throws if the file cannot be read, or unzipped.
 */
export async function lineBreaks(
  path: string,
  csv?: {readonly delimiter: string; readonly quote?: string},
  sample = false,
): Promise<LineBreaks> {
  const code = (sign = '') => (sign === '' ? -1 : sign.charCodeAt(0));
  const state: State = {
    mark: csv ? code(csv.quote ?? '"') : -1,
    delimiter: code(csv?.delimiter),
    inQuotes: false,
    begins: true,
    quoted: false,
    last: 0,
    ends: 0,
    line: 1,
    open: 0,
  };
  let read = 0;
  for await (const chunk of textStream(path) as AsyncIterable<Buffer>) {
    scan(chunk, state);
    read += chunk.length;
    if (sample && read >= SAMPLE) return {quoted: state.quoted, ends: endsOf(state)};
  }
  if (!state.inQuotes && state.last === RETURN) state.ends |= CR;
  return {quoted: state.quoted, ends: endsOf(state), ...(state.inQuotes ? {open: state.open} : {})};
}

function endsOf({ends}: State): string[] {
  return Object.entries({LF, CRLF, CR}).flatMap(([name, bit]) => (ends & bit ? [name] : []));
}

/** As {@link lineBreaks}. @throws for lines that end in different ways, and for a quote that is never closed. */
export async function checkedBreaks(...asked: Parameters<typeof lineBreaks>): Promise<LineBreaks> {
  const [file] = asked;
  const breaks = await lineBreaks(...asked);
  const fail = (message: string) => packageError('@cs/log', 'openFiles', message);
  if (breaks.ends.length > 1) {
    throw fail(
      `lines end in different ways. Received: ${file} with ${breaks.ends.join(' and ')}. Write all in the same way, e.g. tr -d '\\r' < in > out.`,
    );
  }
  if (breaks.open !== undefined) {
    throw fail(
      `a quote is opened and never closed. Received: ${file}, line ${breaks.open}. Close it, or put a cell that begins with a quote in quotes and double it, as in """12 inch".`,
    );
  }
  return breaks;
}

/** What is known after a part of the file. */
interface State {
  /** The bytes that quote and separate, or -1. */
  readonly mark: number;
  readonly delimiter: number;
  inQuotes: boolean;
  /** Whether a quote would open a cell: at its begin, and after a closing quote. */
  begins: boolean;
  quoted: boolean;
  /** The last byte. */
  last: number;
  /** Bits of the line ends that occur. */
  ends: number;
  line: number;
  /** The line of the last opening quote. */
  open: number;
}

const [LF, CRLF, CR] = [1, 2, 4];

/** A function of its own with local variables, since every byte of a log passes through it. */
function scan(chunk: Buffer, state: State): void {
  const {mark, delimiter} = state;
  let {inQuotes, begins, quoted, last, ends, line, open} = state;
  for (let i = 0; i < chunk.length; i++) {
    const byte = chunk[i]!;
    if (byte === mark && (inQuotes || begins)) {
      if (!inQuotes && last === RETURN) ends |= CR;
      inQuotes = !inQuotes;
      if (inQuotes) open = line;
    } else if (inQuotes) {
      if (byte === NEWLINE || byte === RETURN) quoted = true;
      if (byte === NEWLINE) line++;
    } else {
      if (last === RETURN) {
        ends |= byte === NEWLINE ? CRLF : CR;
      } else if (byte === NEWLINE) {
        ends |= LF;
      }
      if (byte === NEWLINE || (last === RETURN && byte !== NEWLINE)) line++;
      begins = byte === delimiter || byte === NEWLINE || byte === RETURN;
    }
    // A CR within quotes ends no line.
    last = inQuotes ? 0 : byte;
  }
  Object.assign(state, {inQuotes, begins, quoted, last, ends, line, open});
}
