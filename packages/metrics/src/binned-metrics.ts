import {type AccumulatorFactory, accumulatorOf} from './accumulator.js';
import {precisionOfGroups} from './average-precision.js';
import type {Names} from './check-options.js';
import {checkPositiveInteger, metricsError} from './checks.js';
import {aucOfGroups} from './roc-auc.js';
import {FEWEST_BINS, ScoreCounts} from './score-counts.js';
import type {SortedSides} from './sorted-sides.js';

/** Options of the accumulators of `rocAuc`, `averagePrecision` and `withinColdAuc`. */
export interface BinnedOptions {
  /** Distinct scores that are told apart, at least 4096; each takes 24 bytes. Default 65,536. */
  readonly bins?: number;
}

/**
 * A metric of scores that were rounded toward 0 to as many bits as fit the bins, and where that of the scores themselves
 * lies for sure. All three are the same, and exact, as long as there are no more distinct scores than bins.
 */
export interface Bounded {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * AUC between the worst and the best order within each bin of `p` positives and `n` negatives, against ties at the middle:
 *
 *     |value - AUC| <= sum over bins of p n / 2 / (positives * negatives)
 */
export function boundedAuc(counts: ScoreCounts): Bounded {
  const value = aucOfGroups(counts.groups);
  if (counts.dropped === 0) return {value, low: value, high: value};
  let found = 0;
  let passed = 0;
  let unsure = 0;
  counts.groups((positives, negatives) => {
    found += positives;
    passed += negatives;
    unsure += (positives * negatives) / 2;
  });
  const error = unsure / (found * passed);
  return {value, low: Math.max(0, value - error), high: Math.min(1, value + error)};
}

/**
 * With `F` positives among the `T` rows above a bin of `p` positives and `n` negatives, the i-th positive of the bin comes
 * in at a precision of at least `(F + i) / (T + n + i)`, negatives first, and at most `(F + p) / (T + p)`, all positives
 * at once before the negatives. The sum of the former over i is at least
 *
 *     p - (T + n - F) ln(1 + p / (T + n))
 */
export function boundedPrecision(counts: ScoreCounts): Bounded {
  const value = precisionOfGroups(counts.groups);
  if (counts.dropped === 0) return {value, low: value, high: value};
  let found = 0;
  let taken = 0;
  let low = 0;
  let high = 0;
  counts.groups((positives, negatives) => {
    const above = taken + negatives;
    low += above === found ? positives : positives - (above - found) * Math.log1p(positives / above);
    if (positives > 0) high += (positives * (found + positives)) / (taken + positives);
    found += positives;
    taken = above + positives;
  });
  return {value, low: low / found, high: high / found};
}

/** The accumulator of a metric of sorted scores, {@link boundedAuc} or {@link boundedPrecision}. */
export function binnedAccumulator<Batch extends object>(
  metric: string,
  columns: Names<Batch>,
  sides: (batch: Batch) => SortedSides,
  bounded: (counts: ScoreCounts) => Bounded,
): AccumulatorFactory<BinnedOptions, Batch, Bounded> {
  return accumulatorOf<BinnedOptions, Batch, {counts: ScoreCounts}, Bounded>({
    metric,
    options: {bins: DEFAULT_BINS},
    columns,
    empty: ({bins}) => {
      checkBins(metric, bins);
      return {counts: new ScoreCounts(bins)};
    },
    add: ({counts}, batch) => counts.fill(sides(batch)),
    result: ({counts}) => bounded(counts),
  });
}

export const DEFAULT_BINS = 65_536;

/** @throws for too few bins for what is left of a score without its mantissa. */
export function checkBins(metric: string, bins: number): void {
  checkPositiveInteger(`accumulators.${metric}`, 'bins', bins);
  if (bins < FEWEST_BINS) {
    throw metricsError(`accumulators.${metric}`, 'bins are too few', bins, `Give ${FEWEST_BINS} or more`);
  }
}
