import {dirname, join} from 'node:path';
import {
  baselineFacts,
  comparisonHtml,
  comparisonTables,
  comparisonText,
  readComparison,
  verdict,
} from '@cs/experiment';
import {makeFolder, writeAtomically} from '@cs/log';
import type {Command} from 'commander';
import {say} from './shared.js';

/** Defines `cs-ranker report`. */
export function makeReport(command: Command): void {
  command
    .argument('<run>', 'the --out folder of compare, or a results.json file')
    .option('--out <folder>', 'folder for report.html (default: next to the results)')
    .option('--json', 'print verdict and tables as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ cs-ranker compare --simulate --size tiny --seeds 2 --out report
  $ cs-ranker report report
  $ cs-ranker report results/paper-small.json --out page
  $ cs-ranker report report --json

The command does not change the results. The page is written atomically.`,
    )
    .action(async (run: string, {out, json}: {out?: string; json?: boolean}) => {
      const {result, file} = await readComparison(run);
      const page = comparisonHtml(result);
      const folder = out ?? dirname(file);
      await makeFolder('report', folder);
      const html = join(folder, 'report.html');
      await writeAtomically(html, page);
      if (json) {
        say(
          JSON.stringify({
            html,
            results: file,
            baseline: baselineFacts(result),
            verdict: verdict(result),
            tables: comparisonTables(result),
          }),
        );
      } else {
        say(`${comparisonText(result)}\n\nReport: ${html}\nNumbers: ${file}`);
      }
    });
}
