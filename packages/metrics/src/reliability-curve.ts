import {checkBinary, checkChoice, checkPositiveInteger, checkProbabilities, checkRows} from './checks.js';
import {valueAt} from './value-at.js';

/** Options of `reliabilityCurve`. */
export interface ReliabilityCurveOptions {
  /** `[n]`, predicted probabilities of label 1, 0 to 1, n >= 1. */
  readonly scores: ArrayLike<number>;
  /** `[n]` of 0 and 1. */
  readonly labels: ArrayLike<number>;
  /** Number of bins, a positive integer. Default 10. */
  readonly bins?: number;
  /** Bins of equal `'width'` (default) over 0 to 1, or of equal `'mass'`: edges at quantiles of the scores. */
  readonly binning?: 'width' | 'mass';
}

/** One bin that holds rows. */
export interface ReliabilityBin {
  /** Scores lie above this (the first bin holds its lower end too) ... */
  readonly from: number;
  /** ... and up to this. */
  readonly to: number;
  readonly rows: number;
  /** Mean score. */
  readonly predicted: number;
  /** Share of positives. */
  readonly observed: number;
}

/**
 * Reliability curve: predicted against observed in bins of the scores. Calibrated scores lie on the diagonal.
 *
 * A score on an edge belongs to the bin below it. Quantiles are interpolated linearly; equal scores stay together, so
 * that with many ties bins of equal mass are fewer and of unequal mass.
 *
 * @returns the bins that hold rows, by ascending score; at least one.
 * @throws for columns that are empty or of different lengths, labels other than 0 and 1, scores outside 0 to 1, `bins`
 * that is not a positive integer, an unknown binning.
 * @example
 * const labels = [0, 1, 1, 1];
 * reliabilityCurve({scores: [0.2, 0.4, 0.7, 0.9], labels, bins: 2})[0].observed; // 1 / 2
 * reliabilityCurve({scores: [0.2, 0.4, 0.7, 0.9], labels, bins: 2})[1].predicted; // (0.7 + 0.9) / 2
 * @see `sklearn.calibration.calibration_curve`, with which it agrees (strategies 'uniform' and 'quantile'),
 * but for quantiles that fall on a score: scikit-learn's are rounded to either side of it.
 */
export function reliabilityCurve(options: ReliabilityCurveOptions): ReliabilityBin[] {
  return binned('reliabilityCurve', options);
}

/** The same on behalf of another function. */
export function binned(functionName: string, options: ReliabilityCurveOptions): ReliabilityBin[] {
  const {scores, labels, bins = 10, binning = 'width'} = options;
  checkRows(functionName, {scores, labels});
  checkProbabilities(functionName, 'scores', scores);
  checkBinary(functionName, 'labels', labels);
  checkPositiveInteger(functionName, 'bins', bins);
  checkChoice(functionName, 'binning', binning, ['width', 'mass']);
  const sorted = binning === 'mass' ? Float64Array.from(scores).sort() : undefined;
  const edges = Array.from({length: bins + 1}, (_, i) =>
    sorted ? valueAt(sorted, (i * (sorted.length - 1)) / bins) : i / bins,
  );

  const rows = new Float64Array(bins);
  const predicted = new Float64Array(bins);
  const observed = new Float64Array(bins);
  for (let i = 0; i < scores.length; i++) {
    const bin = binOf(scores[i]!, edges);
    rows[bin]! += 1;
    predicted[bin]! += scores[i]!;
    observed[bin]! += labels[i]!;
  }
  return Array.from(rows, (count, bin) => ({
    from: edges[bin]!,
    to: edges[bin + 1]!,
    rows: count,
    predicted: predicted[bin]! / count,
    observed: observed[bin]! / count,
  })).filter((bin) => bin.rows > 0);
}

/** Number of inner edges below the score. */
function binOf(score: number, edges: readonly number[]): number {
  let low = 0;
  let high = edges.length - 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle + 1]! < score) low = middle + 1;
    else high = middle;
  }
  return low;
}
