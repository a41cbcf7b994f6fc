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

/** The accumulator of what follows from a reliability curve of bins of equal width; those of equal mass need all scores. */
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
