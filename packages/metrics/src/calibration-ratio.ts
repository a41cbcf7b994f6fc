import {accumulatorOf} from './accumulator.js';
import {checkBinary, checkColumns, checkFinite} from './checks.js';
import {ExactSum} from './exact-sum.js';

/** Columns of `calibrationRatio`. */
export interface CalibrationRatioOptions {
  /** `[n]`, finite: the predicted probability of label 1. */
  readonly scores: ArrayLike<number>;
  /** `[n]` of 0 and 1. */
  readonly labels: ArrayLike<number>;
}

/**
 * Ratio of the predicted to the observed number of positives: `sum_i s_i / sum_i y_i`. At 1 the
 * scores are calibrated on average; at 2 they predict twice as many positives as there are.
 *
 * @returns a number that is at least 0 if all scores are. NaN when there is no positive (also
 * when there are no rows), because the ratio is undefined then.
 * @throws if the columns have different lengths, if a label is not 0 or 1, or if a score is not
 * finite.
 * @example
 * calibrationRatio({scores: [0.75, 0.25, 0.5], labels: [1, 0, 0]}); // 1.5
 */
export function calibrationRatio(rows: CalibrationRatioOptions): number {
  return calibrationRatioAccumulator().add(rows).result();
}

/** The accumulator of {@link calibrationRatio}. */
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
