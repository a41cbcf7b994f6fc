import {mkdir, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {packageError} from '@cs/core';
import {
  type BatchSource,
  batchSource,
  type RankingLog,
  SHUFFLE_ROWS,
  type SourceLocation,
  type StoredLog,
  writeLog,
} from '@cs/log';
import type {ComparisonResult} from '../measure/results.js';
import {finishComparison} from './compare.js';
import type {CompareOptions} from './compare-options.js';
import {type Job, jobKey, jobsOf} from './job.js';
import {readJobFile} from './job-file.js';
import {planComparison} from './plan.js';
import {runInProcesses} from './process-pool.js';
import {surroundings} from './surroundings.js';

/** What {@link compareInProcesses} adds to the options of a comparison. */
export interface ProcessOptions extends CompareOptions {
  /**
   * Folder for a file of each training, and for a log in memory. A comparison with the same folder
   * continues where it stopped.
   */
  readonly work: string;
  /** Trainings at a time, at least 1. Each takes one core, and the memory of the log. */
  readonly processes: number;
  /** The built `job-process.ts`. */
  readonly script: URL;
}

/** Share of the progress that the trainings take. */
const TRAINING = 0.9;

/**
 * Compares as `compare` does, with each training in its own process. Each training writes a file to
 * the work folder when it is done. A file of equal settings, log, backend and versions is used
 * again, so the same call continues after an interruption or a failure.
 *
 * @param log a stored log is read where it is; a log in memory is written to the work folder for
 *   the processes.
 * @returns the numbers of `compare` on a backend with one thread, for any number of processes; step
 *   times differ.
 * @throws as `compare`, for a number of processes below 1, and if the work folder is not writable.
 */
export async function compareInProcesses(
  log: RankingLog | StoredLog | BatchSource,
  options: ProcessOptions,
): Promise<ComparisonResult> {
  const {work, processes, script, onProgress} = options;
  if (!Number.isInteger(processes) || processes < 1) {
    throw packageError(
      '@cs/experiment',
      'compareInProcesses',
      `processes must be a whole number of at least 1. Received: ${processes}.`,
    );
  }
  const source = batchSource(log);
  const plan = await planComparison(source, options);
  const fingerprint = source.fingerprint();
  await mkdir(work, {recursive: true});

  const {backend, versions} = surroundings();
  // Without the commit, so that a change of the documentation does not repeat the trainings.
  const {commit: _, ...installed} = versions;
  const keyOf = (job: Job) => jobKey(job, {log: fingerprint, backend, ...installed});
  const pathOf = (job: Job) => join(work, `${keyOf(job)}.json`);
  const names = new Map<string, string>();
  const jobs = new Map<string, Job>();
  for (const seed of plan.seeds) {
    for (const arm of plan.arms) {
      for (const job of jobsOf(arm, seed, plan.base)) {
        const key = keyOf(job);
        if (jobs.has(key)) continue;
        jobs.set(key, job);
        names.set(key, `seed ${seed}, ${arm.name}`);
      }
    }
  }
  const shares = new Map<string, number>([...jobs.keys()].map((key) => [key, 0]));
  const report = (key: string, done: number) => {
    shares.set(key, Math.max(done, shares.get(key)!));
    const sum = [...shares.values()].reduce((a, b) => a + b, 0);
    onProgress?.((TRAINING * sum) / jobs.size, underWay(key));
  };
  const running = new Set<string>();
  // Of the running tasks, names the first to start and counts the others.
  const underWay = (key: string) => {
    if (shares.get(key)! < 1) running.add(key);
    else running.delete(key);
    const [first = key, ...others] = running;
    return `${names.get(first)}${others.length > 0 ? ` and ${others.length} more` : ''}`;
  };
  const missing: [string, Job][] = [];
  for (const [key, job] of jobs) {
    if (await readJobFile(pathOf(job), key)) report(key, 1);
    else missing.push([key, job]);
  }
  const copy = join(work, `log-${source.logFingerprint().slice(0, 16)}`);
  const location = missing.length > 0 ? (source.location ?? (await writeCopy(log, copy))) : undefined;
  const failures = await runInProcesses(
    missing.map(([key, job]) => ({
      id: key,
      args: [JSON.stringify({log: location, out: pathOf(job), key, job})],
    })),
    {
      script,
      processes,
      // More threads change the order of sums, and so the last bits.
      env: {CS_BACKEND: backend, TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1'},
      onProgress: report,
    },
  );
  // A copy may be large. It is written again if it is needed again.
  if (failures.size === 0) await rm(copy, {recursive: true, force: true});
  return finishComparison(
    source,
    plan,
    async (job) => {
      const key = keyOf(job);
      const trained = await readJobFile(pathOf(job), key);
      if (trained) return trained;
      throw new Error(failures.get(key) ?? `its file is missing: ${pathOf(job)}`);
    },
    (done, task) => onProgress?.(TRAINING + (1 - TRAINING) * done, task),
  );
}

/** Writes a log in memory where the processes can open it. */
async function writeCopy(log: RankingLog | StoredLog | BatchSource, copy: string): Promise<SourceLocation> {
  if (!('request' in log)) {
    throw packageError(
      '@cs/experiment',
      'compareInProcesses',
      'other processes cannot open this source. Received: a source without a location. Use openBatches, or a log in memory.',
    );
  }
  await writeLog(log, copy);
  return {folder: copy, batches: 'memory', shuffleRows: SHUFFLE_ROWS};
}
