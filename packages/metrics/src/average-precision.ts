import {sortedSides, type TieGroups, tieGroups} from './sorted-sides.js';

/** Columns of `averagePrecision`. */
export interface AveragePrecisionOptions {
  /** `[n]` of 0 and 1, n >= 1. */
  readonly labels: ArrayLike<number>;
  /** `[n]`, finite, of any range. Higher means more likely positive. */
  readonly scores: ArrayLike<number>;
}

/**
 * Average precision: the area under the precision-recall curve as a step function, without
 * interpolation.
 *
 *     AP = sum_t (R_t - R_{t-1}) P_t      over the distinct scores t, from the highest down
 *
 * `P_t` and `R_t` are precision and recall when all rows with a score >= t are predicted
 * positive. Tied rows are added together.
 *
 * @returns a number above 0 and at most 1, and the share of positives when all scores are equal.
 * NaN when there is no positive, because the metric is undefined then.
 * @throws if the columns are empty or have different lengths, if a label is not 0 or 1, or if a
 * score is not finite.
 * @example
 * averagePrecision({labels: [0, 1, 1], scores: [0.5, 0.9, 0.1]}); // 1/2 * 1/1 + 1/2 * 2/3
 * @see `sklearn.metrics.average_precision_score`, which gives the same values, ties included.
 * Without a positive, scikit-learn warns and returns 0.
 */
export function averagePrecision(rows: AveragePrecisionOptions): number {
  return precisionOfGroups(tieGroups(sortedSides('averagePrecision', rows)));
}

/** Average precision of tie groups. NaN without a positive. */
export function precisionOfGroups(groups: TieGroups): number {
  let found = 0;
  let taken = 0;
  let sum = 0;
  groups((positives, negatives) => {
    found += positives;
    taken += positives + negatives;
    sum += (positives * found) / taken;
  });
  return sum / found;
}
