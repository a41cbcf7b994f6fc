import {accumulatorOf} from './accumulator.js';
import {type BinnedOptions, checkBins, DEFAULT_BINS} from './binned-metrics.js';
import {metricsError} from './checks.js';
import {type FitIsotonicOptions, type IsotonicCalibrator, isotonicOf} from './fit-isotonic.js';
import {ScoreCounts} from './score-counts.js';
import {sortedSides} from './sorted-sides.js';

/**
 * `fitIsotonic` in bounded memory, from the positives and negatives of each distinct score. With no more of those than bins it is
 * the same calibrator; with more, that of scores rounded toward 0 to as many bits as fit.
 */
export const isotonicAccumulator = accumulatorOf({
  metric: 'fitIsotonic',
  options: {bins: DEFAULT_BINS},
  empty({bins}: Required<BinnedOptions>) {
    checkBins('fitIsotonic', bins);
    return {counts: new ScoreCounts(bins)};
  },
  add: ({counts}, {scores, labels}: FitIsotonicOptions) =>
    counts.fill(sortedSides('fitIsotonic', labels, scores)),
  result({counts}): IsotonicCalibrator {
    const {scores, positives, negatives} = counts.toJSON() as {
      scores: number[];
      positives: number[];
      negatives: number[];
    };
    if (counts.size === 0) {
      throw metricsError(
        'accumulators.fitIsotonic',
        'there is nothing to fit',
        '0 rows',
        'Add a batch first',
      );
    }
    return isotonicOf(
      scores.map((score, i) => ({
        from: score,
        to: score,
        rows: positives![i]! + negatives![i]!,
        positives: positives![i]!,
      })),
    );
  },
});
