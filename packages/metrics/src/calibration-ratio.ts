import {accumulatorOf} from './accumulator.js';
import {checkBinary, checkColumns, checkFinite} from './checks.js';
import {ExactSum} from './exact-sum.js';

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
export function calibrationRatio(rows: CalibrationRatioOptions): number {
  return calibrationRatioAccumulator().add(rows).result();
}

/** {@link calibrationRatio} in parts. */
export const calibrationRatioAccumulator = accumulatorOf({
  metric: 'calibrationRatio',
  options: {},
  columns: {scores: 1, labels: 1},
  empty: () => ({predicted: new ExactSum(), observed: new ExactSum()}),
  add({predicted, observed}, {scores, labels}: CalibrationRatioOptions) {
    checkColumns('calibrationRatio', {scores, labels});
    checkBinary('calibrationRatio', 'labels', labels);
    checkFinite('calibrationRatio', 'scores', scores);
    for (let i = 0; i < labels.length; i++) {
      predicted.add(scores[i]!);
      observed.add(labels[i]!);
    }
  },
  result: ({predicted, observed}) => (observed.value === 0 ? Number.NaN : predicted.value / observed.value),
});
