import type {ComparisonResult} from '../measure/results.js';
import {checkClaims, JUDGED, verdictOf} from './claims.js';
import {tableOne} from './figure-sections.js';
import {resultName, resultsGlance} from './results-glance.js';
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

/** What a result is of: its name, with the world where the name lacks it, its size, and the name of its file where that is not enough. */
function distinctTitles(results: ReadonlyMap<string, ComparisonResult>): Map<string, string> {
  const plain = [...results].map(([file, {name, run, data}]) => {
    const seed = run?.log.source?.options.seed;
    const world = seed === undefined || /\bworld\b/.test(name) ? '' : `, world ${seed}`;
    return [file, `${name}${world}, ${data.train.rows.toLocaleString('en-US')} training rows`] as const;
  });
  const shared = (title: string) => plain.filter(([, each]) => each === title).length > 1;
  return new Map(
    plain.map(([file, title]) => [file, shared(title) ? `${title} (${resultName(file)})` : title]),
  );
}

/**
 * Results as a page of Markdown: all side by side, then of each the table of all arms, and what was expected of it beside what came.
 *
 * @param results by the name of their file.
 * @throws where the boost control of an arm is missing.
 */
export function resultsPage(results: ReadonlyMap<string, ComparisonResult>): string {
  const titles = distinctTitles(results);
  const parts = [...results].map(([file, result]) => {
    const {run, machine, failures = []} = result;
    const [arms] = tableOne(result);
    const claims = checkClaims(result).map((each) => [each.claim, verdictOf(each), each.found]);
    const title = titles.get(file)!;
    return [
      `## ${title}`,
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
      `### Expected and found: ${title}\n\nOf ${result.actions[0]}. ${JUDGED}`,
      table(['expected', '', 'found'], claims),
    ].join('\n\n');
  });
  const glance = resultsGlance(results).map(
    ({title, note, head, rows}) => `### ${title}\n\n${note}\n\n${table(head, rows)}`,
  );
  const about = 'From the files in results/, by `npm run results`. What does not hold stands here as well.';
  return `${['# Results', about, '## Side by side', ...glance, ...parts].join('\n\n')}\n`;
}
