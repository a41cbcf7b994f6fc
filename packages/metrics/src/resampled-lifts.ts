import type {PairedRequests} from './pair-requests.js';
import {Sfc32} from './random.js';

/**
 * Lifts of the resamples `from` to `to - 1`. Each resample has random numbers of its own, so that any split of a range
 * gives the same lifts.
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
  const drawnSeeds = new Float64Array(seeds);
  for (let r = from; r < to; r++) {
    const random = new Sfc32(seed, r);
    drawnSeeds.fill(0);
    for (let i = 0; i < seeds; i++) drawnSeeds[random.below(seeds)]! += 1;
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

/** Lift of a resample: +Infinity when its baseline is 0, or 0 when its treatment is 0 too. */
export function liftOf(before: number, after: number): number {
  return before === 0 && after === 0 ? 0 : after / before - 1;
}

/** Percentile interval of resampled lifts, which it sorts. */
export function percentileInterval(lifts: Float64Array, confidence: number): {low: number; high: number} {
  lifts.sort();
  return {low: quantile(lifts, (1 - confidence) / 2), high: quantile(lifts, (1 + confidence) / 2)};
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function quantile(sorted: Float64Array, q: number): number {
  const at = q * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  const high = sorted[Math.ceil(at)]!;
  return low === high ? low : low + (at - Math.floor(at)) * (high - low);
}
