import type {ExactSum} from './exact-sum.js';

/** `2^27 + 1`: splits a double into two of 26 bits (Veltkamp). */
const SPLIT = 134_217_729;

/**
 * Adds `x * y` without rounding: the rounded product and what the rounding left off, each of which is a double (Dekker). What
 * lies below 2^-1074 is lost, where the product is smaller than 2^-968.
 *
 * @param x of size below 2^512, like `y`, so that nothing overflows.
 */
export function addProduct(sum: ExactSum, x: number, y: number): void {
  const product = x * y;
  sum.add(product);
  // Values of single precision have exact products.
  if (Math.fround(x) === x && Math.fround(y) === y) return;
  const xHigh = highPart(x);
  const yHigh = highPart(y);
  const xLow = x - xHigh;
  const yLow = y - yHigh;
  sum.add(xLow * yLow - (product - xHigh * yHigh - xLow * yHigh - xHigh * yLow));
}

function highPart(x: number): number {
  const scaled = SPLIT * x;
  return scaled - (scaled - x);
}
