/** Columns of text: they stand left, and again beside each part of a table that is cut for its width. */
export const isText = (title: string) => title === 'action' || title === 'arm';

/**
 * Draws a table with aligned columns for the terminal: `action` and `arm` left, numbers right. A table that is too wide gets titles of several
 * lines; where that is not enough, it is cut into parts below each other, each with the columns of text.
 *
 * @param width columns of the terminal.
 */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width = 110,
): string {
  const whole = drawn(
    head.map((title) => [title]),
    rows,
    head,
  );
  if (widthOf(whole) <= width) return whole;
  const body = (column: number) => Math.max(0, ...rows.map((row) => (row[column] ?? '').length));
  const titles = head.map((title, column) => wrapWords(title, body(column)));
  const widths = titles.map((lines, column) => Math.max(body(column), ...lines.map(({length}) => length)));
  const fixed = head.flatMap((title, column) => (isText(title) ? [column] : []));
  const parts: number[][] = [];
  for (const column of head.keys()) {
    if (fixed.includes(column)) continue;
    const grown = [...fixed, ...(parts.at(-1) ?? []), column];
    const fits = grown.reduce((sum, each) => sum + widths[each]! + GAP.length, -GAP.length) <= width;
    if (parts.length > 0 && fits) parts.at(-1)!.push(column);
    else parts.push([column]);
  }
  return parts
    .map((columns) => {
      const picked = [...fixed, ...columns];
      const pick = <T>(values: readonly T[]) => picked.map((column) => values[column]!);
      return drawn(pick(titles), rows.map(pick), pick(head));
    })
    .join('\n\n');
}

const GAP = '  ';

const widthOf = (text: string) => Math.max(...text.split('\n').map(({length}) => length));

/** Titles of one or more lines, a rule, and the rows. */
function drawn(
  titles: readonly (readonly string[])[],
  rows: readonly (readonly string[])[],
  head: readonly string[],
): string {
  const height = Math.max(...titles.map(({length}) => length));
  const lines = Array.from({length: height}, (_, i) =>
    titles.map((title) => title[i - height + title.length] ?? ''),
  );
  const widths = head.map((_, column) =>
    Math.max(...[...lines, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    widths
      .map((width, column) => {
        const cell = cells[column] ?? '';
        return isText(head[column]!) ? cell.padEnd(width) : cell.padStart(width);
      })
      .join(GAP)
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join(GAP);
  return [...lines.map(line), rule, ...rows.map(line)].join('\n');
}

/** Breaks a text between words into lines of at most `width`, where its words allow it. */
export function wrapWords(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1)!;
    if (last && last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines;
}
