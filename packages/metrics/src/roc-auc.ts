import {type SortedSides, sortedSides, type TieGroups, tieGroups} from './sorted-sides.js';

/** Columns of `rocAuc`. */
export interface RocAucOptions {
  /** `[n]` of 0 and 1, n >= 1. */
  readonly labels: ArrayLike<number>;
  /** `[n]`, finite, of any range. Higher means more likely positive. */
  readonly scores: ArrayLike<number>;
}

/**
 * Area under the ROC curve: the probability that a random positive scores higher than a random
 * negative. A tie counts as half.
 *
 *     AUC = (#{s_p > s_n} + 1/2 #{s_p = s_n}) / (positives * negatives)
 *
 * @returns a number from 0 to 1, and 0.5 when all scores are equal. NaN when there is only one
 * class, because the AUC is undefined then.
 * @throws if the columns are empty or have different lengths, if a label is not 0 or 1, or if a
 * score is not finite.
 * @example
 * rocAuc({labels: [0, 0, 1, 1], scores: [0.1, 0.4, 0.35, 0.8]}); // 0.75
 * @see `sklearn.metrics.roc_auc_score`, which gives the same values, ties included.
 */
export function rocAuc(rows: RocAucOptions): number {
  return aucOfSides(sortedSides('rocAuc', rows));
}

/** AUC of the sorted scores of both classes. NaN when one of the classes is empty. */
export function aucOfSides(sides: SortedSides): number {
  return aucOfGroups(tieGroups(sides));
}

/**
 * AUC of tie groups. NaN when one of the classes is empty. The counts are whole or half numbers,
 * so the result is exact up to 2^52 pairs.
 */
export function aucOfGroups(groups: TieGroups): number {
  let found = 0;
  let passed = 0;
  let losses = 0;
  groups((positives, negatives) => {
    losses += positives * (passed + negatives / 2);
    found += positives;
    passed += negatives;
  });
  const pairs = found * passed;
  return (pairs - losses) / pairs;
}
