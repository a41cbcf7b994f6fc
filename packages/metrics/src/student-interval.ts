import {checkOptions} from './check-options.js';
import {checkArray, checkFinite} from './checks.js';
import {studentQuantile} from './student-t.js';

/** Options of `studentInterval`. */
export interface StudentIntervalOptions {
  /** `[n]`, finite: independent repetitions of one measurement, such as one per training seed. */
  readonly values: ArrayLike<number>;
}

/** A mean with its 95 % interval. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Mean with its 95 % confidence interval by Student's t distribution,
 *
 *     mean -+ t(0.975, n - 1) s / sqrt(n),   s^2 = sum of (value - mean)^2 / (n - 1)
 *
 * Use it for a few independent values that are roughly normal, such as a metric of several
 * training seeds. A bootstrap of so few values understates their spread.
 *
 * @returns ends of NaN for one value, which says nothing about the spread; NaN for all three
 * numbers without a value.
 * @throws if a value is not finite.
 * @example
 * // With 2 degrees of freedom, t is 0.95 sqrt(2 / (1 - 0.95^2)) = 4.303.
 * studentInterval({values: [1, 2, 3]}).high; // 2 + 0.95 * Math.sqrt(2 / (1 - 0.95 ** 2) / 3)
 * @see `scipy.stats.t.interval`.
 */
export function studentInterval(options: StudentIntervalOptions): MeanInterval {
  const {values} = checkOptions('studentInterval', options, {values: 1});
  checkArray('studentInterval', 'values', values);
  checkFinite('studentInterval', 'values', values);
  const n = values.length;
  const all = Array.from(values);
  const mean = all.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return {mean, low: Number.NaN, high: Number.NaN};
  const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = studentQuantile(0.05, n - 1) * Math.sqrt(variance / n);
  return {mean, low: mean - half, high: mean + half};
}
