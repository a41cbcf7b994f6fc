import type {Calibrator} from './calibrator.js';
import {checkFinite, metricsError} from './checks.js';
import {countScores, type ScoreCounts} from './score-counts.js';

/** Columns of `fitPlatt`. */
export interface FitPlattOptions {
  /**
   * `[n]`, finite, of any range, n >= 1. Logits work better than probabilities, because the model
   * is linear in the scores.
   */
  readonly scores: ArrayLike<number>;
  /** `[n]` of 0 and 1. */
  readonly labels: ArrayLike<number>;
}

/** A Platt calibrator as plain data. */
export interface PlattJson {
  readonly kind: 'platt';
  readonly slope: number;
  readonly intercept: number;
}

/** Returns `1 / (1 + exp(-(slope * score + intercept)))`. */
export class PlattCalibrator implements Calibrator {
  constructor(
    readonly slope: number,
    readonly intercept: number,
  ) {}

  apply(scores: ArrayLike<number>): Float64Array {
    checkFinite('PlattCalibrator.apply', 'scores', scores);
    return Float64Array.from(scores, (score) => sigmoid(this.slope * score + this.intercept));
  }

  toJSON(): PlattJson {
    return {kind: 'platt', slope: this.slope, intercept: this.intercept};
  }
}

/**
 * Platt scaling: fits the logistic curve `p = 1 / (1 + exp(-(slope s + intercept)))` to scores
 * and labels by maximum likelihood. Fit it on rows that the model was not trained on, and apply
 * it to other rows. The order of the rows does not change a single bit of the result.
 *
 * Labels are smoothed as in Platt's paper, so that the curve stays finite when a score separates
 * the classes. With `P` positives and `N` negatives, label 1 becomes `(P + 1) / (P + 2)` and
 * label 0 becomes `1 / (N + 2)`.
 *
 * @returns a calibrator. Its `slope` is negative when higher scores have fewer positives. When
 * all scores or all labels are equal, `slope` is 0 and every probability is the mean of the
 * smoothed labels.
 * @throws if the columns are empty or have different lengths, if a label is not 0 or 1, if a
 * score is not finite, or if the range of the scores is so large that the fit does not converge.
 * @example
 * // Two positives of three. Smoothed labels: 3/4, 3/4 and 1/3.
 * fitPlatt({scores: [5, 5, 5], labels: [1, 1, 0]}).apply([5])[0]; // (3 / 4 + 3 / 4 + 1 / 3) / 3
 * @see Platt, Probabilistic Outputs for Support Vector Machines, 1999;
 * `CalibratedClassifierCV(method='sigmoid')` of scikit-learn, which gives the same values.
 */
export function fitPlatt(rows: FitPlattOptions): PlattCalibrator {
  return plattOf(countScores('fitPlatt', rows));
}

/** The calibrator of counted scores. There must be at least one score. */
export function plattOf(counts: ScoreCounts): PlattCalibrator {
  const {ascending} = counts;
  const positives = ascending.reduce((sum, each) => sum + each.positives, 0);
  const negatives = ascending.reduce((sum, each) => sum + each.negatives, 0);
  const [zero, one] = [1 / (negatives + 2), (positives + 1) / (positives + 2)];
  const rate = (positives * one + negatives * zero) / (positives + negatives);
  const flat = Math.log(rate / (1 - rate));
  const [low, high] = [ascending[0]!.score, ascending.at(-1)!.score];
  if (low === high || positives === 0 || negatives === 0) return new PlattCalibrator(0, flat);

  // Newton's method on scores scaled to -1..1. Steps that increase the loss are halved.
  const center = low / 2 + high / 2;
  const scale = high / 2 - low / 2;
  const points: Points = {
    x: Float64Array.from(ascending, ({score}) => (score - center) / scale),
    rows: Float64Array.from(ascending, (each) => each.positives + each.negatives),
    targets: Float64Array.from(ascending, (each) => each.positives * one + each.negatives * zero),
  };
  let at: Line = [0, flat];
  let loss = lossOf(points, at);
  for (let step = 0; step < 100; step++) {
    const move = newtonStep(points, at);
    let size = 1;
    let next = moved(at, move, size);
    let nextLoss = lossOf(points, next);
    while (nextLoss > loss && size > 1e-10) {
      size /= 2;
      next = moved(at, move, size);
      nextLoss = lossOf(points, next);
    }
    // Near the optimum, rounding hides the decrease, but one more step still doubles the precision.
    if (!(nextLoss < loss)) {
      const [a, b] = Math.hypot(...move) < 1e-5 * (1 + Math.hypot(...at)) ? moved(at, move, 1) : at;
      const calibrator = new PlattCalibrator(a / scale, b - (a * center) / scale);
      if (Number.isFinite(calibrator.slope) && Number.isFinite(calibrator.intercept)) return calibrator;
      break;
    }
    [at, loss] = [next, nextLoss];
  }
  throw metricsError(
    'fitPlatt',
    'the fit does not converge for scores in this range',
    `${low} to ${high}`,
    'Give scores with a smaller range, such as logits',
  );
}

/** Distinct scores, with the row count and the sum of the smoothed labels of each. */
interface Points {
  readonly x: Float64Array;
  readonly rows: Float64Array;
  readonly targets: Float64Array;
}

/** Slope and intercept. */
type Line = readonly [number, number];

const moved = ([a, b]: Line, [da, db]: Line, size: number): Line => [a - size * da, b - size * db];

function sigmoid(z: number): number {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
}

/** Cross-entropy with targets t: `ln(1 + e^z) - t z`. */
function lossOf({x, rows, targets}: Points, [a, b]: Line): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const z = a * x[i]! + b;
    sum += rows[i]! * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)))) - targets[i]! * z;
  }
  return sum;
}

/** The inverse of the Hessian times the gradient. */
function newtonStep({x, rows, targets}: Points, [a, b]: Line): Line {
  let [ga, gb, haa, hab, hbb] = [0, 0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const p = sigmoid(a * x[i]! + b);
    const error = rows[i]! * p - targets[i]!;
    const curve = rows[i]! * p * (1 - p);
    ga += error * x[i]!;
    gb += error;
    haa += curve * x[i]! ** 2;
    hab += curve * x[i]!;
    hbb += curve;
  }
  const determinant = haa * hbb - hab * hab;
  return [(hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant];
}
