import {accumulatorOf} from './accumulator.js';
import {checkBinary, checkFinite, checkRows} from './checks.js';
import {ExactSums} from './exact-sums.js';

/** Columns of `coldCalibration`. */
export interface ColdCalibrationOptions {
  /** `[n]`, finite, n >= 1: predicted probabilities of label 1. */
  readonly scores: ArrayLike<number>;
  /** `[n]` of 0 and 1. */
  readonly labels: ArrayLike<number>;
  /** `[n]` of 0 and 1: 1 where the row's item is cold. */
  readonly cold: ArrayLike<number>;
}

/** Predicted over observed of both kinds of rows. */
export interface ColdCalibration {
  readonly cold: number;
  readonly warm: number;
}

/**
 * `calibrationRatio` of cold and of warm rows apart. Cold items that score lower are treated unfairly only where
 * their ratio is below that of warm ones; see `scoreGap`.
 *
 * @returns at least 0 for scores that are; NaN for a side without a positive.
 * @throws for columns that are empty or of different lengths, labels or `cold` other than 0 and 1, scores that are not
 * finite.
 * @example
 * coldCalibration({scores: [0.2, 0.4, 0.9], labels: [1, 0, 1], cold: [1, 1, 0]}).cold; // (0.2 + 0.4) / 1
 */
export function coldCalibration(rows: ColdCalibrationOptions): ColdCalibration {
  return coldCalibrationAccumulator().add(rows).result();
}

/** {@link coldCalibration} in parts. */
export const coldCalibrationAccumulator = accumulatorOf({
  metric: 'coldCalibration',
  options: {},
  columns: {scores: 1, labels: 1, cold: 1},
  empty: () => ({predicted: new ExactSums(2), observed: new ExactSums(2)}),
  add({predicted, observed}, {scores, labels, cold}: ColdCalibrationOptions) {
    checkRows('coldCalibration', {scores, labels, cold});
    checkFinite('coldCalibration', 'scores', scores);
    checkBinary('coldCalibration', 'labels', labels);
    checkBinary('coldCalibration', 'cold', cold);
    for (let i = 0; i < scores.length; i++) {
      predicted.add(cold[i]!, scores[i]!);
      observed.add(cold[i]!, labels[i]!);
    }
  },
  result({predicted, observed}): ColdCalibration {
    const of = (side: number) =>
      observed.value(side) === 0 ? Number.NaN : predicted.value(side) / observed.value(side);
    return {cold: of(1), warm: of(0)};
  },
});
