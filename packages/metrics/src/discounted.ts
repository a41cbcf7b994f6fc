import {sumOf} from './mean-over-requests.js';

/**
 * Discounted sum of the worth of the top `k`, `sum over positions i <= k of worth_i / log2(i +
 * 1)`. It is averaged over the orders within runs, so each row counts with the mean of its run.
 */
export function discounted(
  worth: ArrayLike<number>,
  runs: readonly (readonly number[])[],
  k: number,
): number {
  let sum = 0;
  let place = 0;
  for (const run of runs) {
    const mean = sumOf(worth, run) / run.length;
    const to = Math.min(k, place + run.length);
    while (place < to) sum += mean / discount(++place);
    if (place === k) break;
  }
  return sum;
}

/** Discounted sum of the top `k` in the best order of the rows. */
export function bestDiscounted(worth: ArrayLike<number>, rows: Int32Array, k: number): number {
  const gains = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) gains[i] = worth[rows[i]!]!;
  gains.sort();
  let sum = 0;
  for (let place = 1; place <= Math.min(k, gains.length); place++) {
    sum += gains[gains.length - place]! / discount(place);
  }
  return sum;
}

const discounts = new Float64Array(1024).map((_, i) => Math.log2(i + 1));

/** `log2(position + 1)`. */
export function discount(place: number): number {
  return place < discounts.length ? discounts[place]! : Math.log2(place + 1);
}
