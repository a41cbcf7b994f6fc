import {Sfc32} from '@cs/core';
import type {PairedRequests} from './pair-requests.js';
import {valueAt} from './value-at.js';

/**
 * Lifts of the resamples `from` to `to - 1`. Each resample has its own random numbers, so any
 * split of a range gives the same lifts.
 */
export function resampledLifts(
  {baseline, treatment, requests}: PairedRequests,
  seed: number,
  from: number,
  to: number,
): Float64Array {
  const seeds = baseline.length;
  const lifts = new Float64Array(to - from);
  const drawn = new Float64Array(requests);
  for (let r = from; r < to; r++) {
    const random = new Sfc32(seed, r);
    const drawnSeeds = drawnTimes(seeds, random);
    drawn.fill(0);
    for (let i = 0; i < requests; i++) drawn[random.below(requests)]! += 1;
    let before = 0;
    let after = 0;
    for (let s = 0; s < seeds; s++) {
      const times = drawnSeeds[s]!;
      if (times === 0) continue;
      before += times * dot(drawn, baseline[s]!);
      after += times * dot(drawn, treatment[s]!);
    }
    lifts[r - from] = liftOf(before, after);
  }
  return lifts;
}

/** How often each of `n` items is drawn in `n` draws with replacement. */
export function drawnTimes(n: number, random: Sfc32): Float64Array {
  const times = new Float64Array(n);
  for (let i = 0; i < n; i++) times[random.below(n)]! += 1;
  return times;
}

/** Lift of a resample. +Infinity when its baseline is 0, or 0 when its treatment is also 0. */
export function liftOf(before: number, after: number): number {
  return before === 0 && after === 0 ? 0 : after / before - 1;
}

/** Percentile interval and two-sided p-value of resampled lifts. Sorts the lifts in place. */
export function liftInterval(
  lifts: Float64Array,
  confidence: number,
): {low: number; high: number; p: number} {
  lifts.sort();
  return {
    low: valueAt(lifts, ((1 - confidence) / 2) * (lifts.length - 1)),
    high: valueAt(lifts, ((1 + confidence) / 2) * (lifts.length - 1)),
    p: pValue(lifts),
  };
}

function pValue(lifts: Float64Array): number {
  let down = 0;
  let up = 0;
  for (const lift of lifts) {
    if (lift <= 0) down++;
    if (lift >= 0) up++;
  }
  return Math.min(1, (2 * (1 + Math.min(down, up))) / (1 + lifts.length));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
