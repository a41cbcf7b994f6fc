import {access, mkdir, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {type RankingLog, writeFlatLog} from '@cs/log';
import type {ComparisonResult} from '../measure/results.js';
import {finishComparison} from './compare.js';
import type {CompareOptions} from './compare-options.js';
import {hashLog} from './hash-log.js';
import {type Job, jobKey, jobsOf} from './job.js';
import {readJobFile} from './job-file.js';
import {planComparison} from './plan.js';
import {runInProcesses} from './process-pool.js';
import {surroundings} from './surroundings.js';

/** What {@link compareInProcesses} adds to the options of a comparison. */
export interface ProcessOptions extends CompareOptions {
  /** Folder for the log and for a file of each training. With the same folder a comparison goes on where it stopped. */
  readonly work: string;
  /** How many trainings at once, from 1; each takes one core, and memory for the log. */
  readonly processes: number;
  /** The script that runs a job (built from `cli/job.ts`). */
  readonly script: URL;
}

/** Share of the whole that the trainings take. */
const TRAINING = 0.9;

/**
 * Compares as `compare` does, with each training in a process of its own. Each leaves a file in the work folder as soon as it is
 * done; a file that is there already, of equal settings, log, backend and versions, is taken as it is. After an interruption, or after a
 * failure, the same call runs what is missing.
 *
 * @returns the numbers of `compare` on a backend of one thread, whatever the number of processes; but for the times of steps.
 * @throws as `compare`, for a number of processes below 1, and where the work folder cannot be written.
 */
export async function compareInProcesses(
  log: RankingLog,
  options: ProcessOptions,
): Promise<ComparisonResult> {
  const {work, processes, script, onProgress} = options;
  if (!Number.isInteger(processes) || processes < 1) {
    throw new Error(
      `[@cs/experiment] compareInProcesses: processes must be a whole number from 1. Received: ${processes}. Give no more than there are cores.`,
    );
  }
  const plan = planComparison(log, options);
  const fingerprint = hashLog(log).slice(0, 16);
  const stored = join(work, `log-${fingerprint}`);
  await mkdir(work, {recursive: true});

  const {backend, versions} = surroundings();
  // Without the commit: a change of prose does not make a training anew.
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
  // Of those that run at once, the one that began first and how many others.
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
  if (missing.length > 0 && !(await exists(stored))) await writeFlatLog(log, stored);
  const failures = await runInProcesses(
    missing.map(([key, job]) => ({
      id: key,
      args: [JSON.stringify({log: stored, out: pathOf(job), key, job})],
    })),
    {
      script,
      processes,
      // More threads would change the order of sums, and so the last bits.
      env: {CS_BACKEND: backend, TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1'},
      onProgress: report,
    },
  );
  // Written again where it is wanted again; it may be large.
  if (failures.size === 0) await rm(stored, {recursive: true, force: true});
  return finishComparison(
    log,
    plan,
    async (job) => {
      const key = keyOf(job);
      const trained = await readJobFile(pathOf(job), key);
      if (trained) return trained;
      throw new Error(failures.get(key) ?? `its file has gone: ${pathOf(job)}`);
    },
    (done, task) => onProgress?.(TRAINING + (1 - TRAINING) * done, task),
  );
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
