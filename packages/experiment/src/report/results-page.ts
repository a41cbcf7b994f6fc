import {markdownTable} from 'markdown-table';
import type {ComparisonResult} from '../measure/results.js';
import {checkClaims, JUDGED, verdictOf} from './claims.js';
import {allArms, comparisonSummary} from './comparison-tables.js';
import {resultName, sideBySide} from './side-by-side.js';

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable([head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|'))));
}

/** Titles of results: the name, the world, the size and, if that is not unique, the file. */
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
 * Results as a Markdown page: all results side by side, then for each of them the table of all arms
 * and the expectations beside what was found.
 *
 * @param results by the name of their file.
 * @throws if a boost control is missing.
 */
export function resultsPage(results: ReadonlyMap<string, ComparisonResult>): string {
  const titles = distinctTitles(results);
  const parts = [...results].map(([file, result]) => {
    const {run, machine, failures = []} = result;
    const [arms] = allArms(result);
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
      `### Expectations: ${title}\n\nFor ${result.actions[0]}. ${JUDGED}`,
      table(['expected', 'confirmed', 'found'], claims),
    ].join('\n\n');
  });
  const glance = sideBySide(results).map(
    ({title, note, head, rows}) => `### ${title}\n\n${note}\n\n${table(head, rows)}`,
  );
  const hasNoGradients = ({arms}: ComparisonResult) =>
    arms.some(({figures}) => figures?.gradients.length === 0);
  const about = `Generated from the files in results/ by \`npm run results\`. Expectations that were not confirmed are listed as well.${
    [...results.values()].some(hasNoGradients)
      ? ' A gradient ratio is the size of the gradients of non-historical inputs, divided by that of historical inputs, during training. Comparisons without gradient ratios are older: their ratios had another definition, and their intervals, which had another method, are up to 1.7 times too wide.'
      : ''
  }`;
  return `${['# Results', about, '## Side by side', ...glance, ...parts].join('\n\n')}\n`;
}
