import type {ExactSum} from './exact-sum.js';

/** `2^27 + 1`: splits a double into two halves of 26 bits (Veltkamp). */
const SPLIT = 134_217_729;

/**
 * Adds `x * y` to a sum without rounding: the rounded product, then its rounding error, which is
 * also a double (Dekker). For products smaller than 2^-968, the part of the error below 2^-1074
 * is lost.
 *
 * @param x must be smaller than 2^512 in size, like `y`, so that nothing overflows.
 */
export function addProduct(sum: ExactSum, x: number, y: number): void {
  const product = x * y;
  sum.add(product);
  // The product of two float32 values is exact.
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
