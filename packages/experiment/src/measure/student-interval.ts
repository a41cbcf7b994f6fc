import type {Interval} from './results.js';

/** 0.975 quantiles of Student's t with 1 to 9 degrees of freedom. */
const T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];
const Z = 1.959964;

/**
 * Mean over training seeds, or over worlds, with its 95 % interval after Student's t. What is null, an undefined measure, is left out.
 *
 * @returns ends of NaN for a single value, which tells nothing of the spread; NaN for all where none is left.
 */
export function studentInterval(values: readonly (number | null)[]): Interval {
  const known = values.filter((value) => value !== null && Number.isFinite(value)) as number[];
  const n = known.length;
  const mean = known.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return {mean, low: Number.NaN, high: Number.NaN};
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = quantile(n - 1) * Math.sqrt(variance / n);
  return {mean, low: mean - half, high: mean + half};
}

/** Abramowitz and Stegun, 26.7.5, right to three digits from 10 degrees of freedom. */
function quantile(freedom: number): number {
  return (
    T[freedom - 1] ??
    Z + (Z ** 3 + Z) / (4 * freedom) + (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / (96 * freedom ** 2)
  );
}
