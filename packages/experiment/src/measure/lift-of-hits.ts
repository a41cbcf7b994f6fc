import {pairedLift} from '@cs/metrics';
import type {Interval} from './results.js';

/** Hits of two arms, and how to compare them. */
export interface LiftOfHitsOptions {
  /** Hits per request, one array per seed; NaN for skipped requests. */
  readonly baseline: readonly Float64Array[];
  /** The same for the arm, on the same seeds. */
  readonly treatment: readonly Float64Array[];
  /** User of each request. */
  readonly users: ArrayLike<number>;
  /** Whether to give a p-value. */
  readonly tested: boolean;
}

/**
 * Lift of hits over a baseline in percent, with its 95 % interval and its p-value over seeds and
 * users, as `pairedLift` of @cs/metrics computes them.
 *
 * @returns NaN without a p-value if the baseline has no hits. With one seed, the interval says
 *   nothing about other seeds.
 */
export function liftOfHits({tested, ...arms}: LiftOfHitsOptions): Interval {
  const {mean, low, high, p} = pairedLift(arms);
  const percent = {mean: 100 * mean, low: 100 * low, high: 100 * high};
  return tested && !Number.isNaN(p) ? {...percent, p} : percent;
}
