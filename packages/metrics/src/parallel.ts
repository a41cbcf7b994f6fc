import {checkOptions, type Names} from './check-options.js';
import {checkPositiveInteger} from './checks.js';
import type {PairedRequests} from './pair-requests.js';
import {
  bootstrapNames,
  type Lift,
  liftWithInterval,
  type PairedBootstrapLiftOptions,
  preparedBootstrap,
} from './paired-bootstrap-lift.js';
import {resampledLifts} from './resampled-lifts.js';
import {answerIn, availableThreads, inThread} from './threads.js';

/** Options of `parallelBootstrapLift`. */
export interface ParallelBootstrapLiftOptions extends PairedBootstrapLiftOptions {
  /**
   * Number of threads, a positive integer. Default: one per core of the machine, or fewer for
   * small data.
   */
  readonly workers?: number;
}

/**
 * One thread makes this many draws in about 0.1 s, roughly the time it takes to start another
 * thread.
 */
const DRAWS_WORTH_A_THREAD = 1e7;

interface Task {
  readonly columns: PairedRequests;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

/** Marks threads started here, because other code may load this module in its own threads. */
const MARK = '@cs/metrics resampledLifts';

const names: Names<ParallelBootstrapLiftOptions> = {...bootstrapNames, workers: 1};

/**
 * {@link pairedBootstrapLift} in worker threads of Node, or in module workers of a browser. Each
 * worker draws a part of the resamples.
 *
 * In a browser, this file must be served as it is, or the bundler must support
 * `new URL(import.meta.url)`. Where workers are not available, for example because of a content
 * security policy, the promise is rejected unless `workers` is 1.
 *
 * @returns a promise of the same numbers for any number of workers, bit for bit.
 * @throws (rejects) if `workers` is not a positive integer, and in the cases in which
 * `pairedBootstrapLift` throws.
 * @example
 * const baseline = [[1, 0, 1, 0]];
 * const treatment = [[1, 1, 1, 0]];
 * (await parallelBootstrapLift({baseline, treatment, seed: 1})).mean; // 3 / 2 - 1
 */
export async function parallelBootstrapLift(options: ParallelBootstrapLiftOptions): Promise<Lift> {
  checkOptions('parallelBootstrapLift', options, names);
  const {columns, resamples, seed, confidence} = preparedBootstrap('parallelBootstrapLift', options);
  const draws = resamples * columns.requests;
  const workers =
    options.workers ?? Math.min(await availableThreads(), Math.ceil(draws / DRAWS_WORTH_A_THREAD) || 1);
  checkPositiveInteger('parallelBootstrapLift', 'workers', workers);
  const threads = Math.min(workers, resamples);
  const ends = Array.from({length: threads + 1}, (_, i) => Math.floor((i * resamples) / threads));
  const tasks = ends.slice(1).map((to, i) => ({columns, seed, from: ends[i]!, to}));
  const parts = await Promise.all(
    tasks.map((task) =>
      threads === 1 ? lifts(task) : inThread<Task, Float64Array>(import.meta.url, MARK, task),
    ),
  );
  return liftWithInterval(columns, confidence, () => Float64Array.from(parts.flatMap((part) => [...part])));
}

function lifts({columns, seed, from, to}: Task): Float64Array {
  return resampledLifts(columns, seed, from, to);
}

await answerIn(MARK, lifts);
