import {type BatchSource, batchSource, type RankingLog, type StoredLog} from '@cs/log';
import type {ComparisonResult} from '../measure/results.js';
import {finishComparison} from './compare.js';
import type {CompareOptions} from './compare-options.js';
import {jobsOf} from './job.js';
import {planComparison} from './plan.js';
import {type RunJobsOptions, runJobs} from './run-jobs.js';

/** What {@link compareInProcesses} adds to the options of a comparison. */
export interface ProcessOptions
  extends CompareOptions,
    Pick<RunJobsOptions, 'work' | 'processes' | 'script'> {}

/** Share of the progress bar that the trainings take up. */
const TRAINING = 0.9;

/**
 * Does the same as `compare`, but runs each training in its own process. After an interruption or a
 * failure, the same call with the same work folder runs only the missing trainings.
 *
 * @param log a stored log is read in place. A log in memory is first written to the work folder, so
 *   that the processes can read it.
 * @returns the same numbers as `compare` on a backend with one thread, except the step times. They do
 *   not depend on the number of processes.
 * @throws as `compare`, for fewer than 1 process, and when the work folder cannot be written.
 */
export async function compareInProcesses(
  log: RankingLog | StoredLog | BatchSource,
  options: ProcessOptions,
): Promise<ComparisonResult> {
  const {work, processes, script, onProgress} = options;
  const source = batchSource(log);
  const plan = await planComparison(source, options);
  const jobs = plan.seeds.flatMap((seed) =>
    plan.arms.flatMap((arm) =>
      jobsOf(arm, seed, plan.base).map((job) => ({name: `seed ${seed}, ${arm.name}`, job})),
    ),
  );
  const obtain = await runJobs(log, jobs, {
    work,
    processes,
    ...(script ? {script} : {}),
    onProgress: (done, task) => onProgress?.(TRAINING * done, task),
  });
  return finishComparison(source, plan, obtain, (done, task) =>
    onProgress?.(TRAINING + (1 - TRAINING) * done, task),
  );
}
