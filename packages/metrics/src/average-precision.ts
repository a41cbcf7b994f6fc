import {sortedSides, type TieGroups, tieGroups} from './sorted-sides.js';

/** Columns of `averagePrecision`. */
export interface AveragePrecisionOptions {
  /** `[n]` of 0 and 1, n >= 1. */
  readonly labels: ArrayLike<number>;
  /** `[n]`, finite, of any range. Higher means more likely positive. */
  readonly scores: ArrayLike<number>;
}

/**
 * Average precision, the area under the precision-recall curve as a step function, without interpolation:
 *
 *     AP = sum_t (R_t - R_{t-1}) P_t      over the distinct scores t, from the highest down
 *
 * `P_t` and `R_t` are precision and recall of "positive at score >= t". Rows of equal score come in together.
 *
 * @returns above 0, at most 1; the share of positives when all scores are equal; NaN when there is no positive,
 * where it is undefined.
 * @throws for columns that are empty or of different lengths, labels other than 0 and 1, scores that are not finite.
 * @example
 * averagePrecision({labels: [0, 1, 1], scores: [0.5, 0.9, 0.1]}); // 1/2 * 1/1 + 1/2 * 2/3
 * @see `sklearn.metrics.average_precision_score`, with which it agrees, ties included; without a positive
 * scikit-learn warns and gives 0.
 */
export function averagePrecision(rows: AveragePrecisionOptions): number {
  return precisionOfGroups(tieGroups(sortedSides('averagePrecision', rows)));
}

/** Average precision of tie groups; NaN without a positive. */
export function precisionOfGroups(groups: TieGroups): number {
  let found = 0;
  let taken = 0;
  let sum = 0;
  groups((positives, negatives) => {
    found += positives;
    taken += positives + negatives;
    if (positives > 0) sum += (positives * found) / taken;
  });
  return sum / found;
}
