import {accumulatorOf} from './accumulator.js';
import {checkPositiveInteger, checkShare} from './checks.js';
import {addProduct} from './exact-product.js';
import {ExactSum} from './exact-sum.js';
import {ExactSums} from './exact-sums.js';
import {type PairedBatch, pairedBatch} from './paired-batch.js';
import {type Lift, liftOf} from './paired-lift.js';

/** Options of `accumulators.pairedLift`. */
export interface PairedLiftAccumulatorOptions {
  /** Number of training seeds in every batch. Default 1. */
  readonly trainingSeeds?: number;
  /** Coverage of the interval, between 0 and 1. Default 0.95. */
  readonly confidence?: number;
}

/**
 * The accumulator of `pairedLift`. The squares of the linearised lifts follow from sums of products
 * of the two arms, so it keeps `2 seeds + 7` exact sums, whatever the number of requests.
 *
 * Each request counts as a user of its own. If users have several requests, add the sums of their
 * values instead, with the user as the id.
 */
export const pairedLiftAccumulator = accumulatorOf({
  metric: 'pairedLift',
  options: {trainingSeeds: 1, confidence: 0.95},
  columns: {requests: 1, baseline: 1, treatment: 1},
  empty({trainingSeeds, confidence}: Required<PairedLiftAccumulatorOptions>) {
    const name = 'accumulators.pairedLift';
    checkPositiveInteger(name, 'trainingSeeds', trainingSeeds);
    checkShare(name, 'confidence', confidence, 0.95);
    return {
      requests: new ExactSum(),
      baseline: new ExactSums(trainingSeeds),
      treatment: new ExactSums(trainingSeeds),
      cells: new ExactSums(3),
      users: new ExactSums(3),
    };
  },
  add(state, batch: PairedBatch, {trainingSeeds}) {
    for (const {baseline, treatment} of pairedBatch('pairedLift', batch, trainingSeeds)) {
      state.requests.add(1);
      for (let s = 0; s < trainingSeeds; s++) {
        state.baseline.add(s, baseline[s]!);
        state.treatment.add(s, treatment[s]!);
        addProducts(state.cells, baseline[s]!, treatment[s]!);
      }
      addProducts(state.users, sumOf(baseline), sumOf(treatment));
    }
  },
  result({requests, baseline, treatment, cells, users}, {trainingSeeds, confidence}): Lift {
    const perSeed = (sums: ExactSums) => Array.from({length: trainingSeeds}, (_, s) => sums.value(s));
    const bySeed = {baseline: perSeed(baseline), treatment: perSeed(treatment)};
    const before = sumOf(bySeed.baseline);
    const after = sumOf(bySeed.treatment);
    const ratio = after / before;
    const scale = (trainingSeeds * requests.value) / before;
    // The sum of (t - ratio b)^2, from the sums of tt, tb and bb.
    const squares = (sums: ExactSums) =>
      Math.max(0, sums.value(0) - 2 * ratio * sums.value(1) + ratio ** 2 * sums.value(2)) * scale ** 2;
    return liftOf({
      before,
      after,
      seeds: trainingSeeds,
      requests: requests.value,
      users: requests.value,
      confidence,
      squares: squares(cells),
      squaresByUser: squares(users),
      squaresBySeed: bySeed.treatment.reduce(
        (sum, t, s) => sum + ((t - ratio * bySeed.baseline[s]!) * scale) ** 2,
        0,
      ),
    });
  },
});

function addProducts(sums: ExactSums, baseline: number, treatment: number): void {
  addProduct(sums.at(0), treatment, treatment);
  addProduct(sums.at(1), treatment, baseline);
  addProduct(sums.at(2), baseline, baseline);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
