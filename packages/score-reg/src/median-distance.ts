/**
 * The median of `|x_i - x_j|` over all pairs `i < j`, in O(n log n), accurate to 1e-12 of the
 * range. Of two middle distances it takes the lower. Found by bisection: the smallest distance
 * that at least half of the pairs do not exceed.
 *
 * If at least half of the pairs are equal, the median is 0, which cannot be a bandwidth. The
 * function then returns the mean distance, or 1 if all scores are equal or there are fewer than
 * two.
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

/** The number of pairs `i < j` of the ascending `x` that are at most `distance` apart, in O(n). */
export function countWithin(x: Float64Array, distance: number): number {
  let count = 0;
  let first = 0;
  for (let j = 0; j < x.length; j++) {
    while (x[j]! - x[first]! > distance) first++;
    count += j - first;
  }
  return count;
}

function meanDistance(x: Float64Array): number {
  let total = 0;
  for (let i = 1; i < x.length; i++) total += i * (x.length - i) * (x[i]! - x[i - 1]!);
  return total / ((x.length * (x.length - 1)) / 2);
}
