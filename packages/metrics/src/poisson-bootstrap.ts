import {Sfc32} from '@cs/core';
import {accumulatorOf} from './accumulator.js';
import {checkPositiveInteger, checkShare} from './checks.js';
import {ExactSum} from './exact-sum.js';
import {ExactSums} from './exact-sums.js';
import {checkPairedOptions, type PairedBatch, type PairedBatchOptions, pairedBatch} from './paired-batch.js';
import type {Lift} from './paired-bootstrap-lift.js';
import {drawnTimes, liftInterval, liftOf} from './resampled-lifts.js';

/** Options of `accumulators.pairedBootstrapLift`. */
export interface PoissonBootstrapOptions extends PairedBatchOptions {
  /** Number of resamples. Default 1000. Each takes about 1.1 kB per training seed. */
  readonly resamples?: number;
  /** Coverage of the interval, between 0 and 1. Default 0.95. */
  readonly confidence?: number;
}

/**
 * The accumulator of `pairedBootstrapLift`. How often a request is drawn into a resample is a
 * Poisson number with mean 1, derived from the seed and the id of the request. For many requests
 * this is equivalent to drawing with replacement. So a resample needs only two sums per training
 * seed. Training seeds are drawn with replacement when the result is read.
 *
 * @see Chamandy et al., Estimating Uncertainty for Massive Data Streams, Google, 2012.
 */
export const poissonBootstrapAccumulator = accumulatorOf({
  metric: 'pairedBootstrapLift',
  options: {seed: undefined as number | undefined, resamples: 1000, confidence: 0.95, trainingSeeds: 1},
  columns: {requests: 1, baseline: 1, treatment: 1},
  empty(options: Required<PoissonBootstrapOptions>) {
    const {resamples, confidence, trainingSeeds} = options;
    const name = 'accumulators.pairedBootstrapLift';
    checkPairedOptions(name, options);
    checkPositiveInteger(name, 'resamples', resamples);
    checkShare(name, 'confidence', confidence, 0.95);
    const sums = trainingSeeds * resamples;
    return {
      requests: new ExactSum(),
      baseline: new ExactSum(),
      treatment: new ExactSum(),
      resampledBaseline: new ExactSums(sums),
      resampledTreatment: new ExactSums(sums),
    };
  },
  add(state, batch: PairedBatch, options) {
    const {resamples, trainingSeeds} = options;
    for (const {baseline, treatment, random} of pairedBatch('pairedBootstrapLift', batch, options)) {
      state.requests.add(1);
      for (let s = 0; s < trainingSeeds; s++) {
        state.baseline.add(baseline[s]!);
        state.treatment.add(treatment[s]!);
      }
      for (let r = 0; r < resamples; r++) {
        const times = poisson(random);
        if (times === 0) continue;
        for (let s = 0; s < trainingSeeds; s++) {
          state.resampledBaseline.add(s * resamples + r, times * baseline[s]!);
          state.resampledTreatment.add(s * resamples + r, times * treatment[s]!);
        }
      }
    }
  },
  result(state, {seed, resamples, confidence, trainingSeeds}): Lift {
    const requests = state.requests.value;
    const [baseline, treatment] = [state.baseline, state.treatment].map(
      (sum) => sum.value / (trainingSeeds * requests),
    ) as [number, number];
    const means = {baseline, treatment, seeds: trainingSeeds, requests};
    const mean = baseline === 0 ? Number.NaN : treatment / baseline - 1;
    if (Number.isNaN(mean)) return {mean, low: mean, high: mean, p: mean, ...means};
    const lifts = Float64Array.from({length: resamples}, (_, r) => {
      const times = drawnTimes(trainingSeeds, new Sfc32(seed, r));
      let before = 0;
      let after = 0;
      for (let s = 0; s < trainingSeeds; s++) {
        before += times[s]! * state.resampledBaseline.value(s * resamples + r);
        after += times[s]! * state.resampledTreatment.value(s * resamples + r);
      }
      return liftOf(before, after);
    });
    return {mean, ...liftInterval(lifts, confidence), ...means};
  },
});

/** `2^32 P(N <= n)` for a Poisson number N with mean 1: 1/e (1 + 1 + 1/2 + ... + 1/n!). */
const upTo = Float64Array.from({length: 14}, (_, n) => {
  let term = 1;
  let sum = 1;
  for (let i = 1; i <= n; i++) {
    term /= i;
    sum += term;
  }
  return (2 ** 32 * sum) / Math.E;
});

function poisson(random: Sfc32): number {
  const u = random.next() >>> 0;
  let n = 0;
  while (u >= upTo[n]!) n++;
  return n;
}
