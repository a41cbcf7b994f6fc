import {pairedBootstrapLift, signFlipTest} from '@cs/metrics';
import {overSeeds} from './over-seeds.js';
import type {Interval} from './results.js';

/** Hits of two arms, and how to compare them. */
export interface LiftOfHitsOptions {
  /** Hits per request, one array per seed; NaN for skipped requests. */
  readonly baseline: readonly Float64Array[];
  /** The same for the arm, on the same seeds. */
  readonly treatment: readonly Float64Array[];
  /** User of each request. */
  readonly users: ArrayLike<number>;
  readonly resamples: number;
  /** Whether to compute a p-value. */
  readonly tested: boolean;
}

/**
 * Lift of hits over a baseline, in percent, with a 95 % interval that holds for other seeds and
 * other users:
 *
 *     lift = 100 (sum of the treatment's hits / sum of the baseline's - 1)
 *
 * The interval is the union of two. The paired two-level bootstrap (seeds, then users) captures the
 * variation between users, but with few seeds it understates the variation between seeds. Student's
 * interval of the lifts per seed captures exactly that. Users are resampled, not requests, because
 * the requests of one user are not independent. The p-value comes from a paired permutation test on
 * the users; it does not cover the variation between seeds.
 *
 * @returns NaN without a p-value if the baseline has no hits. With one seed, the interval is that of
 *   the bootstrap, which then says nothing about other seeds.
 * @see Cameron, Gelbach and Miller, Bootstrap-based improvements for inference with clustered
 * errors, 2008.
 */
export function liftOfHits({baseline, treatment, users, resamples, tested}: LiftOfHitsOptions): Interval {
  const perUser = sumsPerUser(users);
  const paired = {baseline: baseline.map(perUser), treatment: treatment.map(perUser), seed: 1};
  const {mean, low, high} = pairedBootstrapLift({...paired, resamples});
  if (Number.isNaN(mean)) return {mean, low, high};
  const spread = overSeeds(baseline.map((values, s) => sum(treatment[s]!) / sum(values) - 1));
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

/** The union of two intervals. No lift is below -1. */
function outer(a: Ends, b: Ends): Ends {
  return {low: Math.max(-1, Math.min(a.low, b.low)), high: Math.max(a.high, b.high)};
}

/** Sums hits per request to hits per user. NaN for a user whose requests are all skipped. */
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
