import type {ComparisonResult} from '../evaluate/results.js';
import {figureSections, tableOne} from './figure-sections.js';
import {comparisonSections, comparisonSummary} from './sections.js';
import {verdict} from './verdict.js';

/** Draws a table with aligned columns for the terminal: the first columns of text left, numbers right. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const left = head.map((title) => title === 'action' || title === 'arm');
  const line = (cells: readonly string[]) =>
    widths
      .map((width, column) => {
        const cell = cells[column] ?? '';
        return left[column] ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

/**
 * A comparison as text for the terminal.
 *
 * @throws where the boost control of an arm is missing.
 */
export function comparisonText(result: ComparisonResult): string {
  const sections = [...tableOne(result), ...comparisonSections(result), ...figureSections(result)];
  const parts = sections.map(
    ({title, note, head, rows}) => `${title}\n${wrap(note, 110)}\n\n${textTable(head, rows)}`,
  );
  const says = `What it says\n${verdict(result)
    .map((sentence) => wrap(`- ${sentence}`, 110))
    .join('\n')}`;
  return [`${result.name}\n${wrap(comparisonSummary(result), 110)}`, ...parts, says].join('\n\n');
}

function wrap(text: string, width: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1)!;
    if (last && last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines.join('\n');
}
