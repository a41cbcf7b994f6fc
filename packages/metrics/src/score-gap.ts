import {checkBinary, checkFinite, checkRows} from './checks.js';

/** Columns of `scoreGap`. */
export interface ScoreGapOptions {
  /** `[n]`, finite, n >= 1. Meant for scores above 0, such as probabilities. */
  readonly scores: ArrayLike<number>;
  /** `[n]` of 0 and 1. */
  readonly labels: ArrayLike<number>;
  /** `[n]` of 0 and 1: 1 where the row's item is cold. */
  readonly cold: ArrayLike<number>;
}

/** Gaps as fractions: -0.3 means that cold rows score 30 % lower than warm ones. */
export interface ScoreGap {
  readonly positives: number;
  readonly negatives: number;
}

/**
 * How much lower or higher cold rows score than warm rows of the same label:
 *
 *     (mean score of cold rows - mean score of warm rows) / mean score of warm rows
 *
 * A gap alone is no error: cold items may deserve lower scores. Read it beside `calibrationRatio` of the cold rows.
 *
 * @returns a fraction for each label; NaN where it is undefined: no cold row, no warm row, or a warm mean of 0.
 * @throws for columns that are empty or of different lengths, labels or `cold` other than 0 and 1, scores that are
 * not finite.
 * @example
 * scoreGap({scores: [0.8, 0.4, 0.5], labels: [1, 1, 0], cold: [0, 1, 0]}).positives; // (0.4 - 0.8) / 0.8
 * @see figure 2c of arXiv 2512.17277.
 */
export function scoreGap({scores, labels, cold}: ScoreGapOptions): ScoreGap {
  checkRows('scoreGap', {scores, labels, cold});
  checkFinite('scoreGap', 'scores', scores);
  checkBinary('scoreGap', 'labels', labels);
  checkBinary('scoreGap', 'cold', cold);
  const gap = (label: number): number => {
    const sum = [0, 0];
    const rows = [0, 0];
    for (let i = 0; i < scores.length; i++) {
      if (labels[i] !== label) continue;
      sum[cold[i]!]! += scores[i]!;
      rows[cold[i]!]! += 1;
    }
    const warmMean = sum[0]! / rows[0]!;
    return warmMean === 0 ? Number.NaN : (sum[1]! / rows[1]! - warmMean) / warmMean;
  };
  return {positives: gap(1), negatives: gap(0)};
}
