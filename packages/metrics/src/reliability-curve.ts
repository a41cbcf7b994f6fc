import {checkOptions, type Names} from './check-options.js';
import {checkBinary, checkChoice, checkPositiveInteger, checkProbabilities, checkRows} from './checks.js';
import {ExactSums} from './exact-sums.js';
import {valueAt} from './value-at.js';

/** Options of `reliabilityCurve`. */
export interface ReliabilityCurveOptions {
  /** `[n]`, 0 to 1, n >= 1: the predicted probability of label 1. */
  readonly scores: ArrayLike<number>;
  /** `[n]` of 0 and 1. */
  readonly labels: ArrayLike<number>;
  /** Number of bins, a positive integer. Default 10. */
  readonly bins?: number;
  /**
   * `'width'` (default): bins of equal width from 0 to 1. `'mass'`: bins with equal numbers of
   * rows, with edges at quantiles of the scores.
   */
  readonly binning?: 'width' | 'mass';
}

/** One bin that contains rows. */
export interface ReliabilityBin {
  /** Lower edge. Scores are above it; in the first bin they may also be equal to it. */
  readonly from: number;
  /** Upper edge. Scores are at most this. */
  readonly to: number;
  readonly rows: number;
  /** Mean score. */
  readonly predicted: number;
  /** Share of positives. */
  readonly observed: number;
}

export const reliabilityNames: Names<ReliabilityCurveOptions> = {scores: 1, labels: 1, bins: 1, binning: 1};

/**
 * Reliability curve: mean predicted probability against the observed share of positives, in bins
 * of the scores. Calibrated scores are on the diagonal.
 *
 * A score on an edge belongs to the bin below the edge. Quantiles are interpolated linearly.
 * Equal scores always share a bin, so with many ties there are fewer bins of equal mass, and
 * their sizes differ.
 *
 * @returns the bins that contain rows, by ascending score. There is at least one.
 * @throws if the columns are empty or have different lengths, if a label is not 0 or 1, if a
 * score is outside 0 to 1, if `bins` is not a positive integer, or if `binning` is unknown.
 * @example
 * const labels = [0, 1, 1, 1];
 * reliabilityCurve({scores: [0.2, 0.4, 0.7, 0.9], labels, bins: 2})[0].observed; // 1 / 2
 * reliabilityCurve({scores: [0.2, 0.4, 0.7, 0.9], labels, bins: 2})[1].predicted; // (0.7 + 0.9) / 2
 * @see `sklearn.calibration.calibration_curve` (strategies 'uniform' and 'quantile'), which gives
 * the same values unless a quantile is equal to a score. There, scikit-learn may round the
 * quantile to either side of the score.
 */
export function reliabilityCurve(options: ReliabilityCurveOptions): ReliabilityBin[] {
  checkOptions('reliabilityCurve', options, reliabilityNames);
  return binned('reliabilityCurve', options);
}

/** The same as {@link reliabilityCurve}, with errors that name another function. */
export function binned(functionName: string, options: ReliabilityCurveOptions): ReliabilityBin[] {
  const {scores, bins = 10, binning = 'width'} = options;
  checkRows(functionName, {scores});
  checkProbabilities(functionName, 'scores', scores);
  checkPositiveInteger(functionName, 'bins', bins);
  checkChoice(functionName, 'binning', binning, ['width', 'mass']);
  const sorted = binning === 'mass' ? Float64Array.from(scores).sort() : undefined;
  const edges = sorted
    ? Array.from({length: bins + 1}, (_, i) => valueAt(sorted, (i * (sorted.length - 1)) / bins))
    : evenEdges(bins);
  const sums = binSums(bins);
  addToBins(functionName, sums, options, edges);
  return binsOf(sums, edges);
}

/** Edges of bins of equal width. */
export function evenEdges(bins: number): number[] {
  return Array.from({length: bins + 1}, (_, i) => i / bins);
}

/**
 * Row count, sum of scores and sum of labels of each bin. A type, not an interface, so that it
 * matches the state of an accumulator.
 */
export type BinSums = {readonly rows: ExactSums; readonly predicted: ExactSums; readonly observed: ExactSums};

/** The sums when there are no rows. */
export function binSums(bins: number): BinSums {
  return {rows: new ExactSums(bins), predicted: new ExactSums(bins), observed: new ExactSums(bins)};
}

/** Adds rows to the sums of their bins. Errors name `functionName`. */
export function addToBins(
  functionName: string,
  {rows, predicted, observed}: BinSums,
  {scores, labels}: Pick<ReliabilityCurveOptions, 'scores' | 'labels'>,
  edges: readonly number[],
): void {
  checkRows(functionName, {scores, labels});
  checkProbabilities(functionName, 'scores', scores);
  checkBinary(functionName, 'labels', labels);
  for (let i = 0; i < scores.length; i++) {
    const bin = binOf(scores[i]!, edges);
    rows.add(bin, 1);
    predicted.add(bin, scores[i]!);
    observed.add(bin, labels[i]!);
  }
}

/** The bins that contain rows. */
export function binsOf({rows, predicted, observed}: BinSums, edges: readonly number[]): ReliabilityBin[] {
  return edges
    .slice(1)
    .map((to, bin) => {
      const count = rows.value(bin);
      return {
        from: edges[bin]!,
        to,
        rows: count,
        predicted: predicted.value(bin) / count,
        observed: observed.value(bin) / count,
      };
    })
    .filter((bin) => bin.rows > 0);
}

/** Index of the bin of a score: the number of inner edges below it. */
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
