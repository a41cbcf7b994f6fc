import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {packageError, shown} from '@cs/core';
import {
  type BatchSource,
  batchSource,
  type RankingLog,
  SHUFFLE_ROWS,
  type SourceLocation,
  type StoredLog,
  withLock,
  writeLog,
} from '@cs/log';
import type {Obtain} from '../measure/measure-arms.js';
import {type Job, jobKey} from './job.js';
import {readJobFile} from './job-file.js';
import type {JobTask} from './job-process.js';
import {jobSurroundings} from './job-surroundings.js';
import {runInProcesses} from './process-pool.js';
import {surroundings} from './surroundings.js';

// In `dist`, next to the file that this one is built into.
const built = new URL('./job.js', import.meta.url);

/** How {@link runJobs} runs jobs. */
export interface RunJobsOptions {
  /** Folder for one file per training, and for a copy of a log in memory. Pass it again to continue. */
  readonly work: string;
  /** How many trainings run at once, at least 1. Each needs memory for the log. */
  readonly processes: number;
  /** The script that runs one job. Default: the one built from `job-process.ts`. */
  readonly script?: URL;
  /** Threads of each training within one op. Default 1. */
  readonly threads?: number;
  /** Steps between two checkpoints. Default: no checkpoints, so a stopped training starts over. */
  readonly checkpointEvery?: number;
  /** Called with the share of the trainings that is done, 0 to 1, and what is running. */
  readonly onProgress?: (done: number, task: string) => void;
}

/** A job and its name in a progress bar. */
export interface NamedJob {
  readonly name: string;
  readonly job: Job;
}

/**
 * Runs each job in its own process. As soon as a job is done, its result is written to a file in the
 * work folder. The file of an equal job in equal surroundings (log, backend, versions, code) is reused,
 * so after an interruption or a failure the same call runs only the missing jobs.
 *
 * @param log a stored log is read in place; a log in memory is written to the work folder.
 * @returns a function that returns the result of a job, or throws the reason why the job failed.
 * @throws for fewer than 1 process, if the work folder cannot be written, and if another process uses
 *   it.
 */
export async function runJobs(
  log: RankingLog | StoredLog | BatchSource,
  named: readonly NamedJob[],
  options: RunJobsOptions,
): Promise<Obtain> {
  const {processes, work} = options;
  if (!Number.isInteger(processes) || processes < 1) {
    throw packageError(
      '@cs/experiment',
      'runJobs',
      `processes must be a whole number of at least 1. Received: ${shown(processes)}. Use at most one per core.`,
    );
  }
  // Another command would write the same files, and remove the copy of the log while it is read.
  return withLock(work, () => runMissing(log, named, options));
}

async function runMissing(
  log: RankingLog | StoredLog | BatchSource,
  named: readonly NamedJob[],
  {work, processes, script = built, threads = 1, checkpointEvery, onProgress}: RunJobsOptions,
): Promise<Obtain> {
  const source = batchSource(log);
  const around = jobSurroundings(source.fingerprint(), threads);
  const keyOf = (job: Job) => jobKey(job, around);
  const pathOf = (key: string) => join(work, `${key}.json`);
  // Equal jobs run once, under the name of the first.
  const jobs = new Map<string, NamedJob>();
  for (const each of named) {
    const key = keyOf(each.job);
    if (!jobs.has(key)) jobs.set(key, each);
  }
  const report = reporter(jobs, onProgress);
  const missing: string[] = [];
  for (const key of jobs.keys()) {
    if (await readJobFile(pathOf(key), key)) report(key, 1);
    else missing.push(key);
  }
  const copy = join(work, `log-${source.logFingerprint().slice(0, 16)}`);
  const location = missing.length > 0 ? (source.location ?? (await writeCopy(log, copy))) : undefined;
  const taskOf = (key: string): JobTask => ({
    log: location!,
    out: pathOf(key),
    key,
    job: jobs.get(key)!.job,
    threads,
    ...(checkpointEvery === undefined
      ? {}
      : {checkpoint: {file: join(work, `${key}.safetensors`), everySteps: checkpointEvery}}),
  });
  const failures = await runInProcesses(
    missing.map((key) => ({id: key, args: [JSON.stringify(taskOf(key))]})),
    {
      script,
      processes,
      env: {
        CS_BACKEND: surroundings().backend,
        TF_NUM_INTRAOP_THREADS: String(threads),
        TF_NUM_INTEROP_THREADS: '1',
      },
      onProgress: report,
    },
  );
  // The copy may be large, and can be written again if needed.
  if (failures.size === 0) await rm(copy, {recursive: true, force: true});
  return async (job) => {
    const key = keyOf(job);
    const trained = await readJobFile(pathOf(key), key);
    if (trained) return trained;
    throw new Error(failures.get(key) ?? `the file of its result is missing: ${pathOf(key)}`);
  };
}

/** Reports the total share done, with the running job that started first and the number of others. */
function reporter(jobs: ReadonlyMap<string, NamedJob>, onProgress: RunJobsOptions['onProgress']) {
  const shares = new Map<string, number>([...jobs.keys()].map((key) => [key, 0]));
  const running = new Set<string>();
  return (key: string, done: number) => {
    shares.set(key, Math.max(done, shares.get(key)!));
    const sum = [...shares.values()].reduce((a, b) => a + b, 0);
    if (shares.get(key)! < 1) running.add(key);
    else running.delete(key);
    const [first = key, ...others] = running;
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    onProgress?.(sum / jobs.size, `${jobs.get(first)!.name}${more}`);
  };
}

/** Writes a log in memory to a folder from which the processes can open it. */
async function writeCopy(log: RankingLog | StoredLog | BatchSource, copy: string): Promise<SourceLocation> {
  if (!('request' in log)) {
    throw packageError(
      '@cs/experiment',
      'runJobs',
      'other processes cannot open this source. Received: a source without a location. Pass a source from openBatches, or a log in memory.',
    );
  }
  await writeLog(log, copy);
  return {folder: copy, batches: 'memory', shuffleRows: SHUFFLE_ROWS};
}
