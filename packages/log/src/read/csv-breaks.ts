import {textStream} from './text-files.js';

/** Where a CSV file breaks lines. */
export interface CsvBreaks {
  /** Whether a quoted cell holds a line break. */
  readonly quoted: boolean;
  /** How lines end: LF, CRLF, CR. */
  readonly ends: readonly string[];
}

const [NEWLINE, RETURN] = [10, 13];

/**
 * Looks for the line breaks that DuckDB has trouble with: it cuts a file into parts for its threads
 * without knowing whether a part begins within quotes, and expects lines to end in one way.
 *
 * @param quote the character that quotes cells; '' if none does.
 * @throws if the file cannot be read, or unzipped.
 */
export async function csvBreaks(path: string, quote = '"'): Promise<CsvBreaks> {
  const state: State = {
    mark: quote === '' ? -1 : quote.charCodeAt(0),
    inQuotes: false,
    quoted: false,
    last: 0,
    ends: 0,
  };
  for await (const chunk of textStream(path) as AsyncIterable<Buffer>) scan(chunk, state);
  if (!state.inQuotes && state.last === RETURN) state.ends |= CR;
  const found = Object.entries({LF, CRLF, CR}).filter(([, bit]) => state.ends & bit);
  return {quoted: state.quoted, ends: found.map(([name]) => name)};
}

/** What is known after a part of the file. */
interface State {
  /** The byte that quotes, or -1. */
  readonly mark: number;
  inQuotes: boolean;
  quoted: boolean;
  /** The last byte. */
  last: number;
  /** Bits of the line ends that occur. */
  ends: number;
}

const [LF, CRLF, CR] = [1, 2, 4];

/** A function of its own with local variables, since every byte of a log passes through it. */
function scan(chunk: Buffer, state: State): void {
  const {mark} = state;
  let {inQuotes, quoted, last, ends} = state;
  // The usual file has neither quotes nor CR, and is searched at the speed of memory.
  if (!inQuotes && last !== RETURN && !chunk.includes(RETURN) && (mark < 0 || !chunk.includes(mark))) {
    if (chunk.includes(NEWLINE)) state.ends |= LF;
    state.last = chunk.at(-1) ?? last;
    return;
  }
  for (let i = 0; i < chunk.length; i++) {
    const byte = chunk[i]!;
    if (byte === mark) {
      if (!inQuotes && last === RETURN) ends |= CR;
      inQuotes = !inQuotes;
    } else if (inQuotes) {
      if (byte === NEWLINE || byte === RETURN) quoted = true;
    } else if (last === RETURN) {
      ends |= byte === NEWLINE ? CRLF : CR;
    } else if (byte === NEWLINE) {
      ends |= LF;
    }
    // A CR within quotes ends no line.
    last = inQuotes ? 0 : byte;
  }
  Object.assign(state, {inQuotes, quoted, last, ends});
}
