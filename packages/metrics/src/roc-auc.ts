import {type SortedSides, sortedSides, type TieGroups, tieGroups} from './sorted-sides.js';

/** Columns of `rocAuc`. */
export interface RocAucOptions {
  /** `[n]` of 0 and 1, n >= 1. */
  readonly labels: ArrayLike<number>;
  /** `[n]`, finite, of any range. Higher means more likely positive. */
  readonly scores: ArrayLike<number>;
}

/**
 * Area under the ROC curve: the chance that a random positive scores above a random negative, ties counted half:
 *
 *     AUC = (#{s_p > s_n} + 1/2 #{s_p = s_n}) / (positives * negatives)
 *
 * @returns 0 to 1, 0.5 when all scores are equal; NaN when there is only one class, where it is undefined.
 * @throws for columns that are empty or of different lengths, labels other than 0 and 1, scores that are not finite.
 * @example
 * rocAuc({labels: [0, 0, 1, 1], scores: [0.1, 0.4, 0.35, 0.8]}); // 0.75
 * @see `sklearn.metrics.roc_auc_score`, with which it agrees, ties included.
 */
export function rocAuc(rows: RocAucOptions): number {
  return aucOfSides(sortedSides('rocAuc', rows));
}

/** AUC of two sorted sides; NaN when a side is empty. */
export function aucOfSides(sides: SortedSides): number {
  return aucOfGroups(tieGroups(sides));
}

/** AUC of tie groups; NaN when a side is empty. Counts are whole or half numbers, so exact up to 2^52 pairs. */
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
