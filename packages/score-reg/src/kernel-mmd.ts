import {energyField, type Field, type FieldOf, laplacianField} from './field.js';
import {gaussianField} from './gaussian-field.js';
import {medianDistance} from './median-distance.js';
import type {KernelName, MmdOptions} from './mmd-options.js';

const fields: Record<Exclude<KernelName, 'linear'>, FieldOf> = {
  gaussian: gaussianField,
  laplacian: laplacianField,
  energy: energyField,
};

/** A value, and its derivative by the score of each row. */
export interface ValueAndGradient {
  readonly value: number;
  readonly gradient: Float32Array;
}

/**
 * MMD^2 and its gradient in doubles, without the matrix of all pairs. With m and n the sums of the
 * masks, `a_i = warm_i / m`, `b_i = cold_i / n`, and `F_v` the field of the scores with weights v:
 *
 *     biased    delta = a - b,   MMD^2 = sum_i delta_i F_delta(x_i)
 *               gradient_i = 2 delta_i F_delta'(x_i)
 *     unbiased  (m W - k(0)) / (m - 1) + (n C - k(0)) / (n - 1) - 2 X
 *               W = sum_i a_i F_a(x_i),   C = sum_i b_i F_b(x_i),   X = sum_i a_i F_b(x_i)
 *
 * @param scores `[n]`, finite.
 * @param warm mask `[n]` of 0 and 1.
 * @param cold mask `[n]` of 0 and 1. Rows with 0 in both masks are left out.
 * @returns exactly 0, with gradient 0, if a side is empty, or has fewer than 2 rows when unbiased.
 */
export function kernelMmd(
  scores: Float32Array,
  warm: Float32Array,
  cold: Float32Array,
  {kernel, bandwidth, estimator}: Required<MmdOptions> & {kernel: keyof typeof fields},
): ValueAndGradient {
  const gradient = new Float32Array(scores.length);
  const [m, n] = [sum(warm), sum(cold)];
  const needed = estimator === 'biased' ? 0 : 1;
  if (m <= needed || n <= needed) return {value: 0, gradient};

  const order = comparedRows(sortOrder(scores), warm, cold);
  const x = gather(scores, order, 1);
  const a = gather(warm, order, m);
  const b = gather(cold, order, n);
  const widths = bandwidth === 'median' ? [medianDistance(x)] : [bandwidth].flat();
  const fieldOf = (v: Float64Array) => meanField(widths.map((width) => fields[kernel](x, v, width)));

  if (estimator === 'biased') {
    const delta = a.map((weight, i) => weight - b[i]!);
    const field = fieldOf(delta);
    for (let i = 0; i < order.length; i++) gradient[order[i]!] = 2 * delta[i]! * field.slope[i]!;
    // Only rounding can make it negative.
    return {value: Math.max(0, dot(delta, field.potential)), gradient};
  }
  const [fa, fb] = [fieldOf(a), fieldOf(b)];
  const self = kernel === 'energy' ? 0 : 1;
  order.forEach((row, i) => {
    gradient[row] =
      2 * a[i]! * ((m / (m - 1)) * fa.slope[i]! - fb.slope[i]!) +
      2 * b[i]! * ((n / (n - 1)) * fb.slope[i]! - fa.slope[i]!);
  });
  const within = (count: number, mean: number) => (count * mean - self) / (count - 1);
  const value = within(m, dot(a, fa.potential)) + within(n, dot(b, fb.potential)) - 2 * dot(a, fb.potential);
  return {value, gradient};
}

/** The rows of `order` that are warm or cold. */
function comparedRows(order: Uint32Array, warm: Float32Array, cold: Float32Array): Uint32Array {
  let count = 0;
  for (const row of order) {
    if (warm[row] !== 0 || cold[row] !== 0) order[count++] = row;
  }
  return order.subarray(0, count);
}

function sum(values: Float32Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

/** The values of the rows in `order`, divided by `divisor`. */
function gather(values: Float32Array, order: Uint32Array, divisor: number): Float64Array {
  const gathered = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) gathered[i] = values[order[i]!]! / divisor;
  return gathered;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The field of the mean of several kernels. */
function meanField(all: readonly Field[]): Field {
  const [first] = all;
  if (all.length === 1) return first!;
  const mean = (part: keyof Field) =>
    first![part].map((_, i) => all.reduce((sum, field) => sum + field[part][i]!, 0) / all.length);
  return {potential: mean('potential'), slope: mean('slope')};
}

/** {@link sortOrder} packs row numbers below this into the low bits of its sort keys. */
const PLACES = 2 ** 21;

/**
 * Row numbers in ascending order of `scores`, equal scores in row order, in O(n log n). The bits
 * of a float32, mapped to integers of the same order, and a row number below 2^21 fit into one
 * double, so the sort needs no comparison function. Beyond that it uses one, which is slower.
 *
 * @param scores `[n]` without NaN.
 */
export function sortOrder(scores: Float32Array): Uint32Array {
  if (scores.length > PLACES) {
    const rows = new Uint32Array(scores.length).map((_, i) => i);
    return rows.sort((i, j) => scores[i]! - scores[j]! || i - j);
  }
  const bits = new Int32Array(scores.buffer, scores.byteOffset, scores.length);
  const keys = new Float64Array(scores.length);
  for (let i = 0; i < keys.length; i++) {
    const b = bits[i]!;
    // As integers, the bits of negative floats are in reverse order.
    const ordered = b < 0 ? ~b : b + 2 ** 31;
    keys[i] = ordered * PLACES + i;
  }
  keys.sort();
  // A loop, because TypedArray.from with a function takes longer than the sort.
  const order = new Uint32Array(scores.length);
  for (let i = 0; i < order.length; i++) order[i] = keys[i]! % PLACES;
  return order;
}
