import {type CompareOptions, compare} from '../evaluate/compare.js';
import type {ComparisonResult} from '../evaluate/results.js';
import type {RankingLog} from '../log/ranking-log.js';
import {comparisonText} from '../report/table.js';
import {writeReport} from '../report/write-report.js';
import {makeFolder} from '../train/make-folder.js';
import {progressBar} from '../train/progress.js';
import {runRecord} from './run-record.js';

/** What a comparison can afford on a backend. */
export interface AffordableSizes {
  readonly preset: 'tiny' | 'small';
  /** How many seeds. */
  readonly seeds: number;
}

/** The sizes that suit a backend, by its name: any but the native one gets the tiny model and a single seed. */
export function sizesFor(backend: string): AffordableSizes {
  return backend === 'tensorflow' ? {preset: 'small', seeds: 3} : {preset: 'tiny', seeds: 1};
}

/** What {@link runComparison} adds to the options of a comparison. */
export interface RunComparisonOptions extends CompareOptions {
  /** Folder for `report.html` and `results.json`. */
  readonly out: string;
  /** Gets each piece of text. Default: stdout. */
  readonly print?: (text: string) => void;
}

/**
 * Compares with a progress bar on stderr, prints the tables, writes the report and says where it is.
 *
 * @param options those of {@link compare}, and where to write and print.
 * @throws as {@link compare}, and where the report cannot be written.
 */
export async function runComparison(
  log: RankingLog,
  options: RunComparisonOptions,
): Promise<ComparisonResult> {
  const {out, print = (text) => process.stdout.write(`${text}\n`), ...rest} = options;
  // Before the long part: a folder that cannot be made fails here.
  await makeFolder('runComparison', out);
  const bar = progressBar('Comparing');
  let result: ComparisonResult;
  try {
    const compared = await compare(log, {onProgress: (done, task) => bar.update(done, task), ...rest});
    result = {...compared, run: await runRecord(log)};
  } finally {
    bar.stop();
  }
  print(`\n${comparisonText(result)}\n`);
  const paths = await writeReport(result, out);
  print(`Report: ${paths.html}\nNumbers: ${paths.json}`);
  return result;
}

/** Seeds `1 .. count`; throws when the count is not a whole number from 1. */
export function firstSeeds(count: number): number[] {
  if (!Number.isInteger(count) || count < 1) {
    throw new Error(
      `[@cs/ranker-reference] firstSeeds: the number of seeds must be a whole number from 1. Received: ${count}.`,
    );
  }
  return Array.from({length: count}, (_, i) => i + 1);
}
