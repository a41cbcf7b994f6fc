import {type AccumulatorFactory, accumulatorOf, type Defaults} from './accumulator.js';
import {checkPositiveInteger} from './checks.js';
import {
  addToBins,
  type BinSums,
  binSums,
  binsOf,
  evenEdges,
  type ReliabilityBin,
  type ReliabilityCurveOptions,
} from './reliability-curve.js';

/**
 * The accumulator of a metric of the reliability curve. Its bins have equal width, because bins
 * of equal mass need all scores at once.
 */
export function reliabilityAccumulator<Options extends {readonly bins?: number}, Result>(
  metric: string,
  options: Defaults<Options>,
  result: (bins: ReliabilityBin[], options: Required<Options>) => Result,
  check?: (options: Required<Options>) => void,
): AccumulatorFactory<Options, Pick<ReliabilityCurveOptions, 'scores' | 'labels'>, Result> {
  type Batch = Pick<ReliabilityCurveOptions, 'scores' | 'labels'>;
  return accumulatorOf<Options, Batch, BinSums, Result>({
    metric,
    options,
    ...(check ? {check} : {}),
    columns: {scores: 1, labels: 1},
    empty({bins}) {
      checkPositiveInteger(`accumulators.${metric}`, 'bins', bins!);
      return binSums(bins!);
    },
    add: (sums, batch, {bins}) => addToBins(metric, sums, batch, evenEdges(bins!)),
    result: (sums, all) => result(binsOf(sums, evenEdges(all.bins!)), all),
  });
}
