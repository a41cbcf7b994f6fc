import {type AccumulatorFactory, accumulatorOf} from './accumulator.js';
import {type BinnedOptions, checkBins, DEFAULT_BINS} from './binned-metrics.js';
import type {Calibrator} from './calibrator.js';
import {metricsError} from './checks.js';
import {type FitIsotonicOptions, isotonicOf} from './fit-isotonic.js';
import {plattOf} from './fit-platt.js';
import {ScoreCounts} from './score-counts.js';
import {sortedSides} from './sorted-sides.js';

/**
 * The accumulator of a calibrator. It counts positives and negatives of each distinct score, in
 * bounded memory. The result equals that of the function while there are no more distinct scores
 * than `bins`. With more, the calibrator is fitted on scores that were rounded toward 0 until
 * they fit.
 */
function calibratorAccumulator<Fitted extends Calibrator>(
  metric: string,
  fit: (counts: ScoreCounts) => Fitted,
): AccumulatorFactory<BinnedOptions, FitIsotonicOptions, Fitted> {
  return accumulatorOf<BinnedOptions, FitIsotonicOptions, {counts: ScoreCounts}, Fitted>({
    metric,
    options: {bins: DEFAULT_BINS},
    columns: {scores: 1, labels: 1},
    empty({bins}) {
      checkBins(metric, bins);
      return {counts: new ScoreCounts(bins)};
    },
    add: ({counts}, rows) => counts.fill(sortedSides(metric, rows)),
    result({counts}) {
      if (counts.size === 0) {
        const name = `accumulators.${metric}`;
        throw metricsError(name, 'there is nothing to fit', '0 rows', 'Add a batch first');
      }
      return fit(counts);
    },
  });
}

export const isotonicAccumulator = calibratorAccumulator('fitIsotonic', isotonicOf);
export const plattAccumulator = calibratorAccumulator('fitPlatt', plattOf);
