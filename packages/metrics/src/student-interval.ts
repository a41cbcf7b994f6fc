import {checkOptions} from './check-options.js';
import {checkArray, checkFinite} from './checks.js';

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
 * training seeds. A bootstrap of so few values understates their spread. The quantiles `t` are
 * accurate to three decimals, as in printed tables.
 *
 * @returns ends of NaN for one value, which says nothing about the spread; NaN for all three
 * numbers without a value.
 * @throws if a value is not finite.
 * @example
 * studentInterval({values: [1, 2, 3]}).high; // 2 + 4.303 * 1 / Math.sqrt(3)
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
  const half = quantile(n - 1) * Math.sqrt(variance / n);
  return {mean, low: mean - half, high: mean + half};
}

/** 0.975 quantiles of Student's t distribution with 1 to 30 degrees of freedom (SciPy). */
const T = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];
/** 0.975 quantile of the normal distribution. */
const Z = 1.959964;

/** From 31 degrees of freedom: the expansion 26.7.5 of Abramowitz and Stegun. */
function quantile(freedom: number): number {
  return (
    T[freedom - 1] ??
    Z + (Z ** 3 + Z) / (4 * freedom) + (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / (96 * freedom ** 2)
  );
}
