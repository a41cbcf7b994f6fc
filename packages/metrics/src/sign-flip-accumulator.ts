import {Sfc32} from '@cs/core';
import {accumulatorOf} from './accumulator.js';
import {checkPositiveInteger, checkSeed} from './checks.js';
import {ExactSum} from './exact-sum.js';
import {ExactSums} from './exact-sums.js';
import {type PairedBatch, pairedBatch} from './paired-batch.js';
import {
  checkAlternative,
  extremeFor,
  meanDifference,
  type SignFlip,
  type SignFlipTestOptions,
} from './sign-flip-test.js';

/** Options of `accumulators.signFlipTest`. */
export interface SignFlipAccumulatorOptions
  extends Pick<SignFlipTestOptions, 'alternative' | 'permutations'> {
  /** Seed of the random numbers: an integer, at least 0. Must be the same in all parts. */
  readonly seed: number;
  /** Number of training seeds in every batch. Default 1. */
  readonly trainingSeeds?: number;
}

/**
 * The accumulator of `signFlipTest`. Whether a permutation swaps the arms of a request is derived
 * from the seed and the id of the request. So a permutation needs only one sum, the sum of the
 * differences that it swaps, which takes about 0.5 kB.
 *
 * The result is never exact. Whether there are few enough sign patterns to evaluate all of them
 * is known only after the last request.
 */
export const signFlipAccumulator = accumulatorOf({
  metric: 'signFlipTest',
  options: {
    seed: undefined as number | undefined,
    alternative: 'two-sided',
    permutations: 10_000,
    trainingSeeds: 1,
  },
  columns: {requests: 1, baseline: 1, treatment: 1},
  empty(options: Required<SignFlipAccumulatorOptions>) {
    const name = 'accumulators.signFlipTest';
    checkAlternative(name, options.alternative);
    checkPositiveInteger(name, 'permutations', options.permutations);
    checkSeed(name, options.seed);
    checkPositiveInteger(name, 'trainingSeeds', options.trainingSeeds);
    return {
      requests: new ExactSum(),
      difference: new ExactSum(),
      /** Sum of the absolute differences. */
      size: new ExactSum(),
      swapped: new ExactSums(options.permutations),
    };
  },
  add(state, batch: PairedBatch, options) {
    const {permutations, seed, trainingSeeds} = options;
    for (const {baseline, treatment, id} of pairedBatch('signFlipTest', batch, trainingSeeds)) {
      const difference = meanDifference(baseline, treatment);
      state.requests.add(1);
      state.difference.add(difference);
      state.size.add(Math.abs(difference));
      if (difference === 0) continue;
      const random = new Sfc32(seed, streamOf(id));
      let word = 0;
      for (let r = 0; r < permutations; r++) {
        if (r % 32 === 0) word = random.next();
        if ((word >>> (r % 32)) & 1) state.swapped.add(r, difference);
      }
    }
  },
  result(state, {alternative, permutations}): SignFlip {
    const requests = state.requests.value;
    const found = state.difference.value;
    const isExtreme = extremeFor(alternative, found, state.size.value);
    let extreme = 0;
    for (let r = 0; r < permutations; r++) if (isExtreme(found - 2 * state.swapped.value(r))) extreme++;
    const p = requests === 0 ? Number.NaN : (1 + extreme) / (1 + permutations);
    return {difference: found / requests, p, requests, permutations, exact: false};
  },
});

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** 32 bits that are derived from an id. They differ for all whole ids up to 2^21. */
function streamOf(id: number): number {
  double[0] = id + 0;
  return (Math.imul(words[0]!, 0x9e3779b1) ^ words[1]!) | 0;
}
