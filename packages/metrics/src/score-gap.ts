import {accumulatorOf} from './accumulator.js';
import {checkBinary, checkFinite, checkRows} from './checks.js';
import {ExactSums} from './exact-sums.js';

/** Columns of `scoreGap`. */
export interface ScoreGapOptions {
  /** `[n]`, finite, n >= 1. Meant for scores above 0, such as probabilities. */
  readonly scores: ArrayLike<number>;
  /** `[n]` of 0 and 1. */
  readonly labels: ArrayLike<number>;
  /** `[n]` of 0 and 1: 1 for rows with a cold item. */
  readonly cold: ArrayLike<number>;
}

/**
 * Gaps as fractions: -0.3 means that the mean score of cold rows is 30 % below that of warm rows.
 */
export interface ScoreGap {
  readonly positives: number;
  readonly negatives: number;
}

/**
 * Relative difference between the mean scores of cold and warm rows with the same label:
 *
 *     (mean score of cold rows - mean score of warm rows) / mean score of warm rows
 *
 * A gap is not necessarily an error, since cold items may deserve lower scores. Check it together
 * with `calibrationRatio` of the cold rows.
 *
 * @returns a fraction for each label. NaN where it is undefined: without a cold row, without a
 * warm row, or when the warm mean is 0.
 * @throws if the columns are empty or have different lengths, if a value of `labels` or `cold` is
 * not 0 or 1, or if a score is not finite.
 * @example
 * scoreGap({scores: [0.8, 0.4, 0.5], labels: [1, 1, 0], cold: [0, 1, 0]}).positives; // (0.4 - 0.8) / 0.8
 * @see figure 2c of arXiv 2512.17277.
 */
export function scoreGap(rows: ScoreGapOptions): ScoreGap {
  return scoreGapAccumulator().add(rows).result();
}

/** The accumulator of {@link scoreGap}. */
export const scoreGapAccumulator = accumulatorOf({
  metric: 'scoreGap',
  options: {},
  columns: {scores: 1, labels: 1, cold: 1},
  empty: () => ({
    scores: new ExactSums(4),
    rows: new ExactSums(4),
  }),
  add(sums, {scores, labels, cold}: ScoreGapOptions) {
    checkRows('scoreGap', {scores, labels, cold});
    checkFinite('scoreGap', 'scores', scores);
    checkBinary('scoreGap', 'labels', labels);
    checkBinary('scoreGap', 'cold', cold);
    for (let i = 0; i < scores.length; i++) {
      const at = sideOf(labels[i]!, cold[i]!);
      sums.scores.add(at, scores[i]!);
      sums.rows.add(at, 1);
    }
  },
  result({scores, rows}): ScoreGap {
    const mean = (at: number) => scores.value(at) / rows.value(at);
    const gap = (label: number): number => {
      const warm = mean(sideOf(label, 0));
      return warm === 0 ? Number.NaN : (mean(sideOf(label, 1)) - warm) / warm;
    };
    return {positives: gap(1), negatives: gap(0)};
  },
});

function sideOf(label: number, cold: number): number {
  return 2 * label + cold;
}
