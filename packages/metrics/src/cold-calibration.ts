import {accumulatorOf} from './accumulator.js';
import {checkBinary, checkFinite, checkRows} from './checks.js';
import {ExactSums} from './exact-sums.js';

/** Columns of `coldCalibration`. */
export interface ColdCalibrationOptions {
  /** `[n]`, finite, n >= 1: the predicted probability of label 1. */
  readonly scores: ArrayLike<number>;
  /** `[n]` of 0 and 1. */
  readonly labels: ArrayLike<number>;
  /** `[n]` of 0 and 1: 1 for rows with a cold item. */
  readonly cold: ArrayLike<number>;
}

/** `calibrationRatio` of the cold and of the warm rows. */
export interface ColdCalibration {
  readonly cold: number;
  readonly warm: number;
}

/**
 * `calibrationRatio` of cold rows and of warm rows, separately. Lower scores of cold items are
 * unfair only if the ratio of the cold rows is below that of the warm rows; see `scoreGap`.
 *
 * @returns numbers that are at least 0 if all scores are. NaN for cold or warm rows without a
 * positive.
 * @throws if the columns are empty or have different lengths, if a value of `labels` or `cold` is
 * not 0 or 1, or if a score is not finite.
 * @example
 * coldCalibration({scores: [0.2, 0.4, 0.9], labels: [1, 0, 1], cold: [1, 1, 0]}).cold; // (0.2 + 0.4) / 1
 */
export function coldCalibration(rows: ColdCalibrationOptions): ColdCalibration {
  return coldCalibrationAccumulator().add(rows).result();
}

/** The accumulator of {@link coldCalibration}. */
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
