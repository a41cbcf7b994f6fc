import {accumulatorOf} from './accumulator.js';
import {
  checkColumns,
  checkFinite,
  checkPositiveInteger,
  checkSeed,
  checkShare,
  metricsError,
} from './checks.js';
import {ExactSum} from './exact-sum.js';
import {ExactSums} from './exact-sums.js';
import {pairRequests, type RequestValues} from './pair-requests.js';
import type {Lift} from './paired-bootstrap-lift.js';
import {Sfc32} from './random.js';
import {drawnTimes, liftInterval, liftOf} from './resampled-lifts.js';

/** Options of `accumulators.pairedBootstrapLift`. */
export interface PoissonBootstrapOptions {
  /** Of the random numbers: an integer, at least 0. The same in all parts. */
  readonly seed: number;
  /** Default 1000. Each takes some 1.1 kB a training seed. */
  readonly resamples?: number;
  /** Coverage of the interval, between 0 and 1. Default 0.95. */
  readonly confidence?: number;
  /** Number of training seeds in every batch. Default 1. */
  readonly trainingSeeds?: number;
}

/** A batch of `accumulators.pairedBootstrapLift`. */
export interface PoissonBootstrapBatch {
  /** `[requests]`, finite: an id of each request, of which its random numbers follow. */
  readonly requests: ArrayLike<number>;
  /** `[seeds][requests]`, or `[requests]` for one seed, as in `pairedBootstrapLift`. */
  readonly baseline: RequestValues;
  readonly treatment: RequestValues;
}

/**
 * The paired bootstrap in bounded memory. How often a request is drawn into a resample is a Poisson number of mean 1, made
 * of the seed and the request's id alone; for many requests that is the same as drawing as many as there are with replacement.
 * So a resample is two sums a training seed. Training seeds are drawn with replacement when the result is read.
 *
 * @see Chamandy et al., Estimating Uncertainty for Massive Data Streams, Google, 2012.
 */
export const poissonBootstrapAccumulator = accumulatorOf({
  metric: 'pairedBootstrapLift',
  options: {seed: undefined as number | undefined, resamples: 1000, confidence: 0.95, trainingSeeds: 1},
  empty({seed, resamples, confidence, trainingSeeds}: Required<PoissonBootstrapOptions>) {
    const name = 'accumulators.pairedBootstrapLift';
    checkSeed(name, seed);
    checkPositiveInteger(name, 'resamples', resamples);
    checkShare(name, 'confidence', confidence, 0.95);
    checkPositiveInteger(name, 'trainingSeeds', trainingSeeds);
    const sums = trainingSeeds * resamples;
    return {
      requests: new ExactSum(),
      baseline: new ExactSum(),
      treatment: new ExactSum(),
      resampledBaseline: new ExactSums(sums),
      resampledTreatment: new ExactSums(sums),
    };
  },
  add(state, {requests, ...arms}: PoissonBootstrapBatch, {seed, resamples, trainingSeeds}) {
    const name = 'pairedBootstrapLift';
    const {baseline, treatment, kept} = pairRequests(name, arms.baseline, arms.treatment);
    const first = arms.baseline[0]!;
    checkColumns(name, {
      requests,
      baseline: (typeof first === 'number' ? arms.baseline : first) as ArrayLike<number>,
    });
    checkFinite(name, 'requests', requests);
    if (baseline.length !== trainingSeeds) {
      throw metricsError(
        name,
        'a batch has another number of seeds',
        baseline.length,
        `Give ${trainingSeeds}, or set trainingSeeds`,
      );
    }
    state.requests.add(kept.length);
    for (const [i, row] of kept.entries()) {
      for (let s = 0; s < trainingSeeds; s++) {
        state.baseline.add(baseline[s]![i]!);
        state.treatment.add(treatment[s]![i]!);
      }
      const random = new Sfc32(seed, streamOf(requests[row]!));
      for (let r = 0; r < resamples; r++) {
        const times = poisson(random);
        if (times === 0) continue;
        for (let s = 0; s < trainingSeeds; s++) {
          state.resampledBaseline.add(s * resamples + r, times * baseline[s]![i]!);
          state.resampledTreatment.add(s * resamples + r, times * treatment[s]![i]!);
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

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** 32 bits of an id. Whole ids up to 2^21 all differ. */
function streamOf(id: number): number {
  double[0] = id + 0;
  return (Math.imul(words[0]!, 0x9e3779b1) ^ words[1]!) | 0;
}

/** `2^32 P(N <= n)` of a Poisson number N of mean 1: 1/e (1 + 1 + 1/2 + ... + 1/n!). */
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
