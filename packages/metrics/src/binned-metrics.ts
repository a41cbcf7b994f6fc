import {shown} from '@cs/core';
import {type AccumulatorFactory, accumulatorOf} from './accumulator.js';
import {precisionOfGroups} from './average-precision.js';
import type {Names} from './check-options.js';
import {checkPositiveInteger, metricsError} from './checks.js';
import {aucOfGroups} from './roc-auc.js';
import {FEWEST_BINS, ScoreCounts} from './score-counts.js';
import type {SortedSides} from './sorted-sides.js';

/** Options of the accumulators of `rocAuc`, `averagePrecision` and `withinColdAuc`. */
export interface BinnedOptions {
  /**
   * Largest number of distinct scores to keep, at least 4096. Each takes 24 bytes. Default
   * 65,536.
   */
  readonly bins?: number;
}

/**
 * A metric with guaranteed bounds. If there are more distinct scores than `bins`, the accumulator
 * rounds the scores toward 0 until they fit. `value` is the metric of the rounded scores, and the
 * metric of the original scores lies between `low` and `high`. With no more distinct scores than
 * `bins`, all three are equal and exact.
 */
export interface Bounded {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * AUC with bounds. In a bin of `p` positives and `n` negatives, the true order may be anything
 * from the worst to the best. `value` counts them as tied, which is halfway between:
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
 * Average precision with bounds. Take a bin of `p` positives and `n` negatives, with `F`
 * positives among the `T` rows above it. In the worst order its negatives come first, and the
 * precision at its i-th positive is `(F + i) / (T + n + i)`. In the best case all its positives
 * come in together before its negatives, at a precision of `(F + p) / (T + p)`. The sum of the
 * worst case over i is at least
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

/**
 * The accumulator of a metric of sorted scores. `bounded` is {@link boundedAuc} or
 * {@link boundedPrecision}.
 */
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

/** @throws if there are too few bins for scores that have lost their whole mantissa. */
export function checkBins(metric: string, bins: number): void {
  checkPositiveInteger(`accumulators.${metric}`, 'bins', bins);
  if (bins < FEWEST_BINS) {
    throw metricsError(
      `accumulators.${metric}`,
      'bins is too small',
      shown(bins),
      `Give at least ${FEWEST_BINS}`,
    );
  }
}
