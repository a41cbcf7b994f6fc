import {checkBinary, checkProbabilities, checkRows} from './checks.js';

/** Columns of `brier`. */
export interface BrierOptions {
  /** `[n]` of 0 and 1, n >= 1. */
  readonly labels: ArrayLike<number>;
  /** `[n]`, probabilities of label 1, 0 to 1. */
  readonly scores: ArrayLike<number>;
}

/**
 * Brier score, the mean squared error of probabilities: `1/n sum_i (p_i - y_i)^2`.
 *
 * @returns 0 (perfect) to 1. One class alone is no problem.
 * @throws for columns that are empty or of different lengths, labels other than 0 and 1, scores outside 0 to 1.
 * @example
 * brier({labels: [1, 0], scores: [0.8, 0.4]}); // (0.2 ** 2 + 0.4 ** 2) / 2
 * @see `sklearn.metrics.brier_score_loss`, with which it agrees.
 */
export function brier({labels, scores}: BrierOptions): number {
  checkRows('brier', {labels, scores});
  checkBinary('brier', 'labels', labels);
  checkProbabilities('brier', 'scores', scores);
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += (scores[i]! - labels[i]!) ** 2;
  return sum / labels.length;
}
