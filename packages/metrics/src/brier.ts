import {accumulatorOf} from './accumulator.js';
import {checkBinary, checkProbabilities, checkRows} from './checks.js';
import {ExactSum} from './exact-sum.js';

/** Columns of `brier`. */
export interface BrierOptions {
  /** `[n]` of 0 and 1, n >= 1. */
  readonly labels: ArrayLike<number>;
  /** `[n]`, 0 to 1: the predicted probability of label 1. */
  readonly scores: ArrayLike<number>;
}

/**
 * Brier score: the mean squared error of probabilities, `1/n sum_i (p_i - y_i)^2`.
 *
 * @returns a number from 0 (perfect) to 1. It is also defined when all labels are equal.
 * @throws if the columns are empty or have different lengths, if a label is not 0 or 1, or if a
 * score is outside 0 to 1.
 * @example
 * brier({labels: [1, 0], scores: [0.8, 0.4]}); // (0.2 ** 2 + 0.4 ** 2) / 2
 * @see `sklearn.metrics.brier_score_loss`, which gives the same values.
 */
export function brier(rows: BrierOptions): number {
  return brierAccumulator().add(rows).result();
}

/** The accumulator of {@link brier}. */
export const brierAccumulator = accumulatorOf({
  metric: 'brier',
  options: {},
  columns: {labels: 1, scores: 1},
  empty: () => ({errors: new ExactSum(), rows: new ExactSum()}),
  add({errors, rows}, {labels, scores}: BrierOptions) {
    checkRows('brier', {labels, scores});
    checkBinary('brier', 'labels', labels);
    checkProbabilities('brier', 'scores', scores);
    for (let i = 0; i < labels.length; i++) errors.add((scores[i]! - labels[i]!) ** 2);
    rows.add(labels.length);
  },
  result: ({errors, rows}) => errors.value / rows.value,
});
