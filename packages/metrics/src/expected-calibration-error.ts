import {checkOptions, type Names} from './check-options.js';
import {checkChoice} from './checks.js';
import {
  binned,
  type ReliabilityBin,
  type ReliabilityCurveOptions,
  reliabilityNames,
} from './reliability-curve.js';

/** Options of `expectedCalibrationError`. */
export interface ExpectedCalibrationErrorOptions extends ReliabilityCurveOptions {
  /**
   * `'l1'` (default): mean error. `'l2'`: root mean square error. `'max'`: error of the worst
   * bin.
   */
  readonly norm?: 'l1' | 'l2' | 'max';
}

const names: Names<ExpectedCalibrationErrorOptions> = {...reliabilityNames, norm: 1};

/**
 * Expected calibration error: the mean distance of the {@link reliabilityCurve} from the
 * diagonal.
 *
 *     ECE = sum over bins of (rows of the bin / n) |predicted - observed|
 *
 * The error depends on the bins. More bins have fewer rows each and so a larger error from noise
 * alone. Compare only values with the same bins and a similar number of rows.
 *
 * @returns a number from 0 (calibrated in every bin) to 1.
 * @throws like `reliabilityCurve`, and if `norm` is unknown.
 * @example
 * const labels = [0, 1, 1, 1];
 * const scores = [0.2, 0.4, 0.7, 0.9];
 * expectedCalibrationError({scores, labels, bins: 2}); // (2 * Math.abs(0.3 - 1 / 2) + 2 * Math.abs(0.8 - 1)) / 4
 * @see Naeini et al., Obtaining Well Calibrated Probabilities Using Bayesian Binning, AAAI 2015.
 */
export function expectedCalibrationError(options: ExpectedCalibrationErrorOptions): number {
  const {norm = 'l1', ...rest} = checkOptions('expectedCalibrationError', options, names);
  checkNorm(norm);
  return errorOf(binned('expectedCalibrationError', rest), norm);
}

/** @throws if the norm is unknown. */
export function checkNorm(norm: string): void {
  checkChoice('expectedCalibrationError', 'norm', norm, ['l1', 'l2', 'max']);
}

/** Calibration error of the bins. NaN if there are none. */
export function errorOf(bins: readonly ReliabilityBin[], norm: 'l1' | 'l2' | 'max'): number {
  if (bins.length === 0) return Number.NaN;
  const all = bins.reduce((sum, {rows}) => sum + rows, 0);
  let worst = 0;
  let sum = 0;
  for (const {rows, predicted, observed} of bins) {
    const error = Math.abs(predicted - observed);
    worst = Math.max(worst, error);
    sum += (rows / all) * (norm === 'l2' ? error ** 2 : error);
  }
  return {l1: sum, l2: Math.sqrt(sum), max: worst}[norm];
}
