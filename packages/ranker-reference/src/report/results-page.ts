import type {ComparisonResult} from '../evaluate/results.js';
import {checkClaims} from './claims.js';
import {tableOne} from './figure-sections.js';
import {comparisonSummary} from './sections.js';

/** A table of Markdown with its columns padded. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  const [first, ...others] = cells.map(line);
  return [first, line(widths.map((width) => '-'.repeat(width))), ...others].join('\n');
}

/**
 * Results as a page of Markdown: of each the table of all arms, and what was expected of it beside what came.
 *
 * @param results by the name of their file.
 * @throws where the boost control of an arm is missing.
 */
export function resultsPage(results: ReadonlyMap<string, ComparisonResult>): string {
  const parts = [...results].map(([file, result]) => {
    const {run, machine, failures = []} = result;
    const [arms] = tableOne(result);
    const claims = checkClaims(result).map(({claim, held, found}) => [
      claim,
      held === undefined ? '–' : held ? 'held' : 'not held',
      found,
    ]);
    return [
      `## ${result.name}`,
      `${comparisonSummary(result)} Numbers: \`${file}\`.`,
      ...(run ? [`\`\`\`sh\n${run.command}\n\`\`\``] : []),
      ...(machine
        ? [
            `${Object.entries(machine.versions)
              .map(([name, version]) => `${name} ${version}`)
              .join(', ')}; ${machine.platform}, ${machine.cores} x ${machine.cpu}.`,
          ]
        : []),
      ...(arms ? [arms.note, table(arms.head, arms.rows)] : []),
      ...failures.map(({arm, seed, reason}) => `Failed: ${arm}, seed ${seed}: ${reason}`),
      `### Expected, and found\n\nOf ${result.actions[0]}, written down before the runs, for the big world; smaller ones are noisier. What lies within chance is not held.`,
      table(['expected', '', 'found'], claims),
    ].join('\n\n');
  });
  return `# Results\n\nFrom the files in results/, by \`npm run results\`. What does not hold stands here as well.\n\n${parts.join('\n\n')}\n`;
}
