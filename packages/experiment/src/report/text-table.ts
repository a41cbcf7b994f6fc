import Table from 'cli-table3';
import wordWrap from 'word-wrap';

/** Whether a column holds text: it is aligned left and repeated in each part of a wide table. */
export const isText = (title: string) => title === 'action' || title === 'arm';

/** Breaks a text between words into lines of at most `width` characters, unless a word is longer. */
export const wrap = (text: string, width: number) => wordWrap(text, {width, indent: '', trim: true});

const GAP = '  ';

/**
 * Draws a table for the terminal: the columns `action` and `arm` are aligned left, numbers right. If
 * the table is too wide, its titles are wrapped. If it still is, its columns are split into several
 * tables, each with the columns of text.
 *
 * @param width columns of the terminal.
 */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width = 110,
): string {
  const body = head.map((_, column) => Math.max(0, ...rows.map((row) => (row[column] ?? '').length)));
  const total = (widths: readonly number[]) =>
    widths.reduce((sum, each) => sum + each + GAP.length, -GAP.length);
  if (total(head.map((title, column) => Math.max(title.length, body[column]!))) <= width) {
    return drawn(head, head, rows);
  }
  // Wraps each title to the width of its values, or of its longest word.
  const titles = head.map((title, column) => {
    const longestWord = Math.max(...title.split(' ').map(({length}) => length));
    return wrap(title, Math.max(body[column]!, longestWord));
  });
  const widths = titles.map((title, column) =>
    Math.max(body[column]!, ...title.split('\n').map(({length}) => length)),
  );
  const fixed = head.flatMap((title, column) => (isText(title) ? [column] : []));
  const parts: number[][] = [];
  for (const column of head.keys()) {
    if (fixed.includes(column)) continue;
    const last = parts.at(-1);
    const fits = last && total([...fixed, ...last, column].map((each) => widths[each]!)) <= width;
    if (fits) last.push(column);
    else parts.push([column]);
  }
  return parts
    .map((columns) => {
      const pick = <T>(values: readonly T[]) => [...fixed, ...columns].map((column) => values[column]!);
      return drawn(pick(head), pick(titles), rows.map(pick));
    })
    .join('\n\n');
}

/** No borders, only a rule below the titles. */
const CHARS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: GAP,
};

/** @param head names of the columns, which decide the alignment. @param titles as they are shown. */
function drawn(
  head: readonly string[],
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = titles.map((title, column) =>
    Math.max(...[...title.split('\n'), ...rows.map((row) => row[column] ?? '')].map(({length}) => length)),
  );
  const table = new Table({
    chars: CHARS,
    style: {head: [], border: [], 'padding-left': 0, 'padding-right': 0},
    colAligns: head.map((title) => (isText(title) ? 'left' : 'right')),
  });
  const height = Math.max(...titles.map((title) => title.split('\n').length));
  // Titles of fewer lines sit at the bottom.
  const sunk = titles.map((title) => '\n'.repeat(height - title.split('\n').length) + title);
  table.push(
    sunk,
    widths.map((each) => '─'.repeat(each)),
    ...rows.map((row) => head.map((_, column) => row[column] ?? '')),
  );
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
