import {pairedBootstrapLift, signFlipTest} from '@cs/metrics';
import type {Interval} from './results.js';
import {studentInterval} from './student-interval.js';

/** What to make a lift of, and how. */
export interface LiftOfHitsOptions {
  /** Hits of each request, one array a seed; NaN where a request is skipped. */
  readonly baseline: readonly Float64Array[];
  /** The same of the arm, on the same seeds. */
  readonly treatment: readonly Float64Array[];
  /** User of each request. */
  readonly users: ArrayLike<number>;
  readonly resamples: number;
  /** Whether to give a p-value as well. */
  readonly tested: boolean;
}

/**
 * Lift of hits over a baseline, in percent, with a 95 % interval that holds for other seeds and other users:
 *
 *     lift = 100 (sum of the treatment's hits / sum of the baseline's - 1)
 *
 * Its ends are the outer ones of two intervals. The paired two-level bootstrap (seeds, then users) knows the noise of users; of few seeds,
 * however, a bootstrap makes too little: it understates their variance, and has no tails. So beside it Student's t over the lifts of the seeds,
 * which knows that noise alone. Users are drawn, not requests, because what one user does in several requests is no independent evidence. The
 * p-value is of a paired permutation test on the users, for these trainings.
 *
 * @returns NaN, without a p-value, where the baseline has no hits. One seed leaves the bootstrap alone, which then knows nothing of seeds.
 * @see Cameron, Gelbach and Miller, Bootstrap-based improvements for inference with clustered errors, 2008, for few and for large clusters.
 */
export function liftOfHits({baseline, treatment, users, resamples, tested}: LiftOfHitsOptions): Interval {
  const perUser = sumsPerUser(users);
  const paired = {baseline: baseline.map(perUser), treatment: treatment.map(perUser), seed: 1};
  const {mean, low, high} = pairedBootstrapLift({...paired, resamples});
  if (Number.isNaN(mean)) return {mean, low, high};
  const spread = studentInterval(baseline.map((values, s) => sum(treatment[s]!) / sum(values) - 1));
  const half = (spread.high - spread.low) / 2;
  const wide = Number.isNaN(half) ? {low, high} : outer({low, high}, {low: mean - half, high: mean + half});
  return {
    mean: 100 * mean,
    low: 100 * wide.low,
    high: 100 * wide.high,
    ...(tested ? {p: signFlipTest(paired).p} : {}),
  };
}

type Ends = Pick<Interval, 'low' | 'high'>;

/** No lift is below -1: nothing is lost that was not there. */
function outer(a: Ends, b: Ends): Ends {
  return {low: Math.max(-1, Math.min(a.low, b.low)), high: Math.max(a.high, b.high)};
}

/** Takes the hits of each request to those of each user, over the requests that are not skipped; NaN where all of a user's are. */
function sumsPerUser(users: ArrayLike<number>): (hits: Float64Array) => Float64Array {
  const places = new Map<number, number>();
  const place = Int32Array.from(users, (user) => {
    if (!places.has(user)) places.set(user, places.size);
    return places.get(user)!;
  });
  return (hits) => {
    const sums = new Float64Array(places.size).fill(Number.NaN);
    hits.forEach((value, request) => {
      if (Number.isNaN(value)) return;
      const user = place[request]!;
      sums[user] = (Number.isNaN(sums[user]) ? 0 : sums[user]!) + value;
    });
    return sums;
  };
}

const sum = (values: Float64Array) =>
  values.reduce((total, value) => (Number.isNaN(value) ? total : total + value), 0);
