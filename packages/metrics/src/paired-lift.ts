import {shown} from '@cs/core';
import {checkOptions, type Names} from './check-options.js';
import {checkArray, checkShare, metricsError} from './checks.js';
import {ExactSum} from './exact-sum.js';
import {type PairedRequests, pairRequests, type RequestValues} from './pair-requests.js';
import {studentP, studentQuantile} from './student-t.js';

/** Options of `pairedLift`. */
export interface PairedLiftOptions {
  /**
   * `[seeds][requests]`, or `[requests]` for one seed: the value of a metric for each request, at
   * least 0, or NaN for a skipped request. All seeds and both arms must have the same requests in
   * the same order, and skip the same ones.
   */
  readonly baseline: RequestValues;
  /** The same for the treatment, with the same seeds in the same order. */
  readonly treatment: RequestValues;
  /**
   * `[requests]`: the user of each request. Requests of the same user depend on each other, so
   * their values are summed before anything is estimated. Default: every request has its own user.
   */
  readonly users?: ArrayLike<number | string>;
  /** Coverage of the interval, between 0 and 1. Default 0.95. */
  readonly confidence?: number;
}

/** A lift with its confidence interval, as fractions: 0.02 is +2 %. */
export interface Lift {
  readonly mean: number;
  /** At least -1. */
  readonly low: number;
  readonly high: number;
  /** Two-sided p-value of "no lift". At most `1 - confidence` if the interval excludes 0. */
  readonly p: number;
  /** Mean of the baseline per request. */
  readonly baseline: number;
  /** Mean of the treatment per request. */
  readonly treatment: number;
  /** Number of training seeds. */
  readonly seeds: number;
  /** Number of requests that are not skipped. */
  readonly requests: number;
  /** Number of users with such a request. */
  readonly users: number;
}

const names: Names<PairedLiftOptions> = {baseline: 1, treatment: 1, users: 1, confidence: 1};

/**
 * Relative lift, with an interval that holds for other training seeds and other users:
 *
 *     lift = sum(treatment) / sum(baseline) - 1      over all seeds and kept requests
 *
 * Seeds and users are crossed: every seed ranks the requests of every user. The variance of the
 * lift therefore has a part from each of them. With the linearised lift of seed `s` and user `u`,
 *
 *     z[s, u] = (treatment[s, u] - (1 + lift) baseline[s, u]) / mean(baseline)
 *
 *     V_seed = variance of the seeds' means of z / S
 *     V_user = variance of the users' means of z / U
 *     V_rest = sum of (z - seed's mean - user's mean)^2 / ((S - 1) (U - 1) S U)
 *     V = V_user + max(0, V_seed - V_rest)
 *
 * `V_rest`, the noise of single cells, is in both of the others and must count once. The interval
 * is `lift -+ t sqrt(V)` with Student's t, whose degrees of freedom are Satterthwaite's for `V`. In
 * simulated worlds whose seeds, users and cells vary in different proportions, it covers the true
 * lift about as often as it says (see the tests of this function).
 *
 * With one training seed, `V` is `V_user` and the interval says nothing about other seeds. The
 * interval is approximate if the baseline has only a few hits, say fewer than ten.
 *
 * @returns NaN for all statistics if every request is skipped. NaN for mean, low, high and p if the
 * baseline sums to 0, and for low, high and p if there is only one user. If nothing varies, low and
 * high equal the mean, and p is 0, or 1 for equal arms.
 * @throws if the arms have different shapes, if a value is negative or infinite, if a request is
 * skipped in only one arm or seed, if `users` has another length, or if `confidence` is out of
 * range.
 * @example
 * const baseline = [[1, 0, 1, 0]];
 * const treatment = [[1, 1, 1, 0]];
 * pairedLift({baseline, treatment}).mean; // 3 / 2 - 1
 * @see Cameron, Gelbach and Miller, Robust Inference with Multiway Clustering, 2011, for variances
 * of two crossed factors; Satterthwaite, An Approximate Distribution of Estimates of Variance
 * Components, 1946.
 */
export function pairedLift(options: PairedLiftOptions): Lift {
  checkOptions('pairedLift', options, names);
  const {confidence = 0.95} = options;
  checkShare('pairedLift', 'confidence', confidence, 0.95);
  const paired = pairRequests('pairedLift', options.baseline, options.treatment);
  const {baseline, treatment, requests} = paired;
  const {users, userOf} = userIndices(options.users, paired);
  const [before, after] = [baseline, treatment].map(totalOf) as [number, number];
  const ratio = after / before;
  const seeds = baseline.length;
  // In units of the mean of the baseline per cell.
  const scale = (seeds * users) / before;
  const byUser = new Float64Array(users);
  const bySeed = new Float64Array(seeds);
  let squares = 0;
  for (let s = 0; s < seeds; s++) {
    const own = new Float64Array(users);
    for (let i = 0; i < requests; i++) own[userOf[i]!]! += treatment[s]![i]! - ratio * baseline[s]![i]!;
    for (let u = 0; u < users; u++) {
      const z = own[u]! * scale;
      byUser[u]! += z;
      bySeed[s]! += z;
      squares += z * z;
    }
  }
  const sumOfSquares = (sums: Float64Array) => sums.reduce((total, each) => total + each * each, 0);
  return liftOf({
    before,
    after,
    seeds,
    requests,
    users,
    confidence,
    squares,
    squaresByUser: sumOfSquares(byUser),
    squaresBySeed: sumOfSquares(bySeed),
  });
}

/** All that a lift and its interval depend on. `z` sums to 0 over all cells. */
export interface LiftSums {
  /** Sums over all seeds and requests. */
  readonly before: number;
  readonly after: number;
  readonly seeds: number;
  readonly requests: number;
  readonly users: number;
  readonly confidence: number;
  /** Sum of `z^2` over all cells. */
  readonly squares: number;
  /** Sum over the users of the squared sum of their `z`. */
  readonly squaresByUser: number;
  readonly squaresBySeed: number;
}

/** The lift that follows from the sums. */
export function liftOf(sums: LiftSums): Lift {
  const {before, after, seeds, requests, users, confidence} = sums;
  const mean = before > 0 ? after / before - 1 : Number.NaN;
  const {variance, freedom} = varianceOf(sums);
  const error = Math.sqrt(variance);
  const half = error > 0 ? studentQuantile(1 - confidence, freedom) * error : error;
  const equal = mean === 0 ? 1 : 0;
  return {
    mean,
    // No lift is below -1.
    low: Math.max(-1, mean - half),
    high: mean + half,
    p: error === 0 ? equal : studentP(mean / error, freedom),
    baseline: before / (seeds * requests),
    treatment: after / (seeds * requests),
    seeds,
    requests,
    users,
  };
}

/** Variance of the lift with Satterthwaite's degrees of freedom. NaN for fewer than two users. */
function varianceOf({before, seeds, users, ...sums}: LiftSums): {variance: number; freedom: number} {
  if (users < 2 || !(before > 0)) return {variance: Number.NaN, freedom: Number.NaN};
  const cells = seeds * users;
  const [forUsers, forSeeds] = [users - 1, seeds - 1];
  const ofUsers = sums.squaresByUser / seeds;
  const ofSeeds = sums.squaresBySeed / users;
  const user = ofUsers / forUsers / cells;
  if (seeds === 1) return {variance: user, freedom: forUsers};
  const seed = ofSeeds / forSeeds / cells;
  // Rounding may leave a negative rest where there is none.
  const rest = Math.max(0, sums.squares - ofUsers - ofSeeds) / (forUsers * forSeeds) / cells;
  if (seed <= rest) return {variance: user, freedom: forUsers};
  const variance = user + seed - rest;
  const freedom =
    variance ** 2 / (user ** 2 / forUsers + seed ** 2 / forSeeds + rest ** 2 / (forUsers * forSeeds));
  return {variance, freedom};
}

/** The number of different users, and the place of each kept request's user among them. */
function userIndices(
  given: PairedLiftOptions['users'],
  {requests, kept, given: all}: PairedRequests,
): {users: number; userOf: Int32Array} {
  if (given === undefined) return {users: requests, userOf: Int32Array.from(kept, (_, i) => i)};
  checkArray('pairedLift', 'users', given);
  if (given.length !== all) {
    throw metricsError(
      'pairedLift',
      'users must have one value per request',
      `${given.length} for ${all}`,
      'Give the user of each request, also of skipped ones',
    );
  }
  const places = new Map<number | string, number>();
  const userOf = Int32Array.from(kept, (request) => {
    const user = given[request];
    if (typeof user !== 'string' && !Number.isSafeInteger(user)) {
      throw metricsError(
        'pairedLift',
        `users has a value that is neither a whole number below 2^53 nor a string at index ${request}`,
        shown(user),
        'Give the id of each user',
      );
    }
    const place = places.get(user!) ?? places.size;
    places.set(user!, place);
    return place;
  });
  return {users: places.size, userOf};
}

function totalOf(columns: readonly Float64Array[]): number {
  const sum = new ExactSum();
  for (const values of columns) for (const value of values) sum.add(value);
  return sum.value;
}
