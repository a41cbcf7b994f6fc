import {checkBinary, checkColumns, checkFinite} from './checks.js';

/** Columns of `calibrationRatio`. */
export interface CalibrationRatioOptions {
  /** `[n]`, finite: predicted probabilities of label 1. */
  readonly scores: ArrayLike<number>;
  /** `[n]` of 0 and 1. */
  readonly labels: ArrayLike<number>;
}

/**
 * Predicted over observed: `sum_i s_i / sum_i y_i`. 1 is calibrated in the mean, 2 predicts twice what happens.
 *
 * @returns at least 0 for scores that are; NaN when there is no positive, an empty selection included, where it
 * is undefined.
 * @throws for columns of different lengths, labels other than 0 and 1, scores that are not finite.
 * @example
 * calibrationRatio({scores: [0.75, 0.25, 0.5], labels: [1, 0, 0]}); // 1.5
 */
export function calibrationRatio({scores, labels}: CalibrationRatioOptions): number {
  checkColumns('calibrationRatio', {scores, labels});
  checkBinary('calibrationRatio', 'labels', labels);
  checkFinite('calibrationRatio', 'scores', scores);
  let predicted = 0;
  let observed = 0;
  for (let i = 0; i < labels.length; i++) {
    predicted += scores[i]!;
    observed += labels[i]!;
  }
  return observed === 0 ? Number.NaN : predicted / observed;
}
