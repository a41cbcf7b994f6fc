import type {ComparisonResult} from '../measure/results.js';
import {comparisonTables} from './comparison-tables.js';
import {comparisonSummary} from './sections.js';
import {standing} from './standing.js';
import {textTable, wrapWords} from './text-table.js';
import {verdict} from './verdict.js';

const WIDTH = 110;

/**
 * A comparison as text for the terminal, at most 110 columns wide as far as names allow.
 *
 * @throws where the boost control of an arm is missing.
 */
export function comparisonText(result: ComparisonResult): string {
  const parts = comparisonTables(result).map(
    ({title, note, head, rows}) => `${title}\n${wrap(note)}\n\n${textTable(head, rows, WIDTH)}`,
  );
  const listed = (title: string, sentences: readonly string[]) =>
    `${title}\n${sentences.map((sentence) => wrap(`- ${sentence}`)).join('\n')}`;
  const stands = listed('Where the baseline stands', standing(result));
  const says = listed('What it says', verdict(result));
  const words = wrap(
    'What arm, fresh, cold, boost control, gap and the other words mean stands at the end of the page.',
  );
  return [`${result.name}\n${wrap(comparisonSummary(result))}`, ...parts, stands, says, words].join('\n\n');
}

const wrap = (text: string) => wrapWords(text, WIDTH).join('\n');
