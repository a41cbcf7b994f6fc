import {type BatchSource, batchSource, type RankingLog, type StoredLog} from '@cs/log';
import {progressBar} from './progress.js';
import {type RunJobsOptions, runJobs} from './run-jobs.js';
import {finishTuning, planTuning, type Tuned, type TuneOptions, tuningJobs} from './tune.js';

/** What {@link runTuning} adds to the options of `tune`. */
export interface RunTuningOptions
  extends TuneOptions,
    Pick<RunJobsOptions, 'work' | 'processes' | 'threads' | 'checkpointEvery'> {}

/**
 * Does the same as `tune`, but runs each training in its own process and shows a progress bar on
 * stderr. With the same work folder, the same call runs only the missing trainings. A comparison on the
 * same log with the same work folder reuses the trainings that both need.
 *
 * @throws as `tune`, for fewer than 1 process, and if the work folder cannot be written.
 */
export async function runTuning(
  log: RankingLog | StoredLog | BatchSource,
  options: RunTuningOptions,
): Promise<Tuned> {
  const plan = await planTuning(batchSource(log), options);
  const {work, processes, threads, checkpointEvery} = options;
  const bar = progressBar('Tuning');
  try {
    const obtain = await runJobs(log, tuningJobs(plan), {
      work,
      processes,
      ...(threads === undefined ? {} : {threads}),
      ...(checkpointEvery === undefined ? {} : {checkpointEvery}),
      onProgress: (done, task) => bar.update(done, task),
    });
    return await finishTuning(plan, obtain);
  } finally {
    bar.stop();
  }
}
