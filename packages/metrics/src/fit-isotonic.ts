import type {Calibrator} from './calibrator.js';
import {checkFinite} from './checks.js';
import {countScores, type ScoreCounts} from './score-counts.js';

/** Columns of `fitIsotonic`. */
export interface FitIsotonicOptions {
  /** `[n]`, finite, of any range, n >= 1. */
  readonly scores: ArrayLike<number>;
  /** `[n]` of 0 and 1. */
  readonly labels: ArrayLike<number>;
}

/** An isotonic calibrator as plain data: the points of its piecewise linear curve. */
export interface IsotonicJson {
  readonly kind: 'isotonic';
  /** Ascending. */
  readonly scores: readonly number[];
  /** Never decreasing. */
  readonly values: readonly number[];
}

/**
 * Interpolates linearly between points. Outside their range, returns the value of the first or
 * last point.
 */
export class IsotonicCalibrator implements Calibrator {
  constructor(
    private readonly scores: readonly number[],
    private readonly values: readonly number[],
  ) {}

  apply(scores: ArrayLike<number>): Float64Array {
    checkFinite('IsotonicCalibrator.apply', 'scores', scores);
    return Float64Array.from(scores, (score) => this.at(score));
  }

  toJSON(): IsotonicJson {
    return {kind: 'isotonic', scores: this.scores, values: this.values};
  }

  private at(score: number): number {
    const {scores, values} = this;
    let high = scores.length - 1;
    if (score >= scores[high]!) return values[high]!;
    if (score <= scores[0]!) return values[0]!;
    let low = 0;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (scores[middle]! <= score) low = middle;
      else high = middle;
    }
    const [from, to] = [values[low]!, values[high]!];
    if (from === to) return from;
    const part = (score - scores[low]!) / (scores[high]! - scores[low]!);
    return Math.min(to, from + part * (to - from));
  }
}

/**
 * Isotonic regression: the non-decreasing curve of the scores with the least squared error, found
 * by pooling adjacent violators. Fit it on rows that the model was not trained on, and apply it
 * to other rows. Rows with equal scores share one value.
 *
 * Pooling splits the fitted rows into blocks, and the value of a block is its share of positives.
 * So the predicted number of positives equals the observed one in each block and in total.
 * Between blocks the curve is linear. Below and above all scores it keeps the first and the last
 * value.
 *
 * @returns a calibrator. It returns the share of positives everywhere when all scores are equal,
 * or when higher scores consistently have fewer positives.
 * @throws if the columns are empty or have different lengths, if a label is not 0 or 1, or if a
 * score is not finite.
 * @example
 * // Scores 2 and 3 are in the wrong order, so they are pooled to 1/2.
 * fitIsotonic({scores: [1, 2, 3, 4], labels: [0, 1, 0, 1]}).apply([2])[0]; // 1 / 2
 * fitIsotonic({scores: [1, 2, 3, 4], labels: [0, 1, 0, 1]}).apply([1.5])[0]; // (0 + 1 / 2) / 2
 * @see Zadrozny and Elkan, Transforming Classifier Scores into Accurate Multiclass Probability
 * Estimates, KDD 2002; `IsotonicRegression(out_of_bounds='clip')` of scikit-learn, which gives
 * the same values.
 */
export function fitIsotonic(rows: FitIsotonicOptions): IsotonicCalibrator {
  return isotonicOf(countScores('fitIsotonic', rows));
}

/** The calibrator of counted scores. */
export function isotonicOf(counts: ScoreCounts): IsotonicCalibrator {
  const blocks: Block[] = [];
  for (const {score, positives, negatives} of counts.ascending) {
    let last: Block = {from: score, to: score, rows: positives + negatives, positives};
    for (let before = blocks.at(-1); before; before = blocks.at(-1)) {
      // Equal blocks are merged too, so that the curve has fewer points.
      if (before.positives * last.rows < last.positives * before.rows) break;
      blocks.pop();
      last = {
        from: before.from,
        to: last.to,
        rows: before.rows + last.rows,
        positives: before.positives + last.positives,
      };
    }
    blocks.push(last);
  }
  const ends = (block: Block) => (block.from === block.to ? [block.from] : [block.from, block.to]);
  return new IsotonicCalibrator(
    blocks.flatMap(ends),
    blocks.flatMap((block) => ends(block).map(() => block.positives / block.rows)),
  );
}

/** Rows with scores from `from` to `to`, which share one value. */
interface Block {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly positives: number;
}
