import {checkOptions, type Names} from './check-options.js';
import {checkBinary, checkChoice, checkPositiveInteger, checkProbabilities, checkRows} from './checks.js';
import {ExactSums} from './exact-sums.js';
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

export const reliabilityNames: Names<ReliabilityCurveOptions> = {scores: 1, labels: 1, bins: 1, binning: 1};

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
  checkOptions('reliabilityCurve', options, reliabilityNames);
  return binned('reliabilityCurve', options);
}

/** The same on behalf of another function. */
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

/** Sums in each bin of number, scores and labels. Of type, for a record of sums. */
export type BinSums = {readonly rows: ExactSums; readonly predicted: ExactSums; readonly observed: ExactSums};

/** Those of no rows. */
export function binSums(bins: number): BinSums {
  return {rows: new ExactSums(bins), predicted: new ExactSums(bins), observed: new ExactSums(bins)};
}

/** Puts rows into bins, on behalf of a function. */
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

/** The bins that hold rows. */
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
