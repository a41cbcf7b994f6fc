import {countWithin} from './count-within.js';

/**
 * The median of `|x_i - x_j|` over all pairs `i < j`, in O(n log n): the distance that half of the pairs do not exceed is
 * found by bisection, and one walk counts the pairs within a distance. To 1e-12 of the range; of two middle distances, the
 * lower. Where more than half of the pairs are equal, the median is 0 and no bandwidth: then the mean distance, and 1 where
 * all scores are equal.
 *
 * @param x `[n]`, ascending.
 */
export function medianDistance(x: Float64Array): number {
  const range = x.length < 2 ? 0 : x[x.length - 1]! - x[0]!;
  if (range === 0) return 1;
  const pairs = (x.length * (x.length - 1)) / 2;
  const wanted = Math.ceil(pairs / 2);
  if (countWithin(x, 0) >= wanted) return meanDistance(x) || 1;
  let [low, high] = [0, range];
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (countWithin(x, middle) >= wanted) high = middle;
    else low = middle;
  }
  return high;
}

function meanDistance(x: Float64Array): number {
  let total = 0;
  for (let i = 1; i < x.length; i++) total += i * (x.length - i) * (x[i]! - x[i - 1]!);
  return total / ((x.length * (x.length - 1)) / 2);
}
