import type {ComparisonResult} from '../measure/results.js';
import {baselineFacts} from './baseline-facts.js';
import {comparisonSummary, comparisonTables} from './comparison-tables.js';
import {textTable, wrap} from './text-table.js';
import {verdict} from './verdict.js';

const WIDTH = 110;

/**
 * A comparison as text for the terminal, at most 110 columns wide unless names are longer.
 *
 * @throws if a boost control is missing.
 */
export function comparisonText(result: ComparisonResult): string {
  const tables = comparisonTables(result).map(
    ({title, note, head, rows}) => `${title}\n${wrap(note, WIDTH)}\n\n${textTable(head, rows, WIDTH)}`,
  );
  const list = (title: string, sentences: readonly string[]) =>
    `${title}\n${sentences.map((sentence) => wrap(`- ${sentence}`, WIDTH)).join('\n')}`;
  return [
    `${result.name}\n${wrap(comparisonSummary(result), WIDTH)}`,
    ...tables,
    list('The baseline', baselineFacts(result)),
    list('Conclusions', verdict(result)),
    wrap(
      'The terms (arm, fresh, cold, boost control, gap and others) are explained at the end of the HTML page.',
      WIDTH,
    ),
  ].join('\n\n');
}
