import {mkdir} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {
  type BatchSource,
  batchSource,
  makeFolder,
  type RankingLog,
  type StoredLog,
  writeAtomically,
} from '@cs/log';
import type {ComparisonResult} from '../measure/results.js';
import {comparisonText} from '../report/comparison-text.js';
import {writeReport} from '../report/write-report.js';
import {compare} from './compare.js';
import {compareInProcesses} from './compare-in-processes.js';
import type {CompareOptions} from './compare-options.js';
import {doubts} from './doubts.js';
import {planComparison} from './plan.js';
import {progressBar} from './progress.js';
import {runRecord} from './run-record.js';

/** What a comparison can afford on a backend. */
export interface AffordableSizes {
  readonly preset: 'tiny' | 'small';
  /** How many seeds. */
  readonly seeds: number;
}

/**
 * The sizes for a backend. Every backend but the native one (`tensorflow`) is slow, so it gets the tiny
 * model and one seed.
 */
export function sizesFor(backend: string): AffordableSizes {
  return backend === 'tensorflow' ? {preset: 'small', seeds: 3} : {preset: 'tiny', seeds: 1};
}

/** What {@link runComparison} adds to the options of a comparison. */
export interface RunComparisonOptions extends CompareOptions {
  /** Folder for `report.html` and `results.json`. */
  readonly out: string;
  /** Another file to write the numbers to, in addition to `results.json` in `out`. */
  readonly results?: string;
  /**
   * How many trainings run at once, each in its own process. Each writes its result to `work`, so a
   * later call with the same folder continues where this one stopped. Default: all trainings run in
   * this process, one after another.
   */
  readonly processes?: number;
  /** Folder for the log and the results of the processes. Default: `work` in `out`. */
  readonly work?: string;
  /** Called with each piece of text. Default: prints to stdout. */
  readonly print?: (text: string) => void;
}

/**
 * Runs a comparison with a progress bar and warnings on stderr. It prints the tables and the arms that
 * failed, writes the report, and prints the paths of its files.
 *
 * @param options those of {@link compare}, and where to write and print.
 * @throws as {@link compare}, and if the report cannot be written.
 */
export async function runComparison(
  log: RankingLog | StoredLog | BatchSource,
  options: RunComparisonOptions,
): Promise<ComparisonResult> {
  const {out, results, processes, work = join(out, 'work'), ...rest} = options;
  const {print = (text) => process.stdout.write(`${text}\n`)} = options;
  // Made first, so that an unusable folder fails before the trainings.
  await makeFolder('runComparison', out);
  const source = batchSource(log);
  for (const doubt of doubts(source, await planComparison(source, rest))) process.stderr.write(`${doubt}\n`);
  const bar = progressBar('Comparing');
  let result: ComparisonResult;
  try {
    const watched = {onProgress: (done: number, task: string) => bar.update(done, task), ...rest};
    const compared =
      processes === undefined
        ? await compare(log, watched)
        : await compareInProcesses(log, {...watched, processes, work});
    result = {...compared, run: await runRecord(source)};
  } finally {
    bar.stop();
  }
  print(`\n${comparisonText(result)}\n`);
  for (const {arm, seed, reason} of result.failures ?? []) print(`FAILED: ${arm}, seed ${seed}: ${reason}`);
  const paths = await writeReport(result, out);
  if (results) {
    await mkdir(dirname(results), {recursive: true});
    await writeAtomically(results, `${JSON.stringify(result, null, 2)}\n`);
  }
  print(`Report: ${paths.html}\nNumbers: ${results ?? paths.json}`);
  return result;
}

/**
 * Returns the seeds `1 .. count`.
 *
 * @throws if the count is not a whole number of at least 1.
 */
export function firstSeeds(count: number): number[] {
  if (!Number.isInteger(count) || count < 1) {
    throw new Error(
      `[@cs/experiment] firstSeeds: the number of seeds must be a whole number of at least 1. Received: ${count}.`,
    );
  }
  return Array.from({length: count}, (_, i) => i + 1);
}
