/**
 * The places of `scores` in ascending order, in O(n log n). Both the bits of a float32, made to order as
 * integers, and its place fit into one double, so that the sort needs no comparison function.
 *
 * @param scores `[n]`, none of them NaN, n below 2^21.
 */
export function sortOrder(scores: Float32Array): Uint32Array {
  const bits = new Int32Array(scores.buffer, scores.byteOffset, scores.length);
  const keys = new Float64Array(scores.length);
  for (let i = 0; i < keys.length; i++) {
    const b = bits[i]!;
    // Negative floats order backwards among themselves.
    const ordered = b < 0 ? ~b : b + 2 ** 31;
    keys[i] = ordered * PLACES + i;
  }
  keys.sort();
  // A loop, here and in kernel-mmd.ts: TypedArray.from with a function takes longer than the sort.
  const order = new Uint32Array(scores.length);
  for (let i = 0; i < order.length; i++) order[i] = keys[i]! % PLACES;
  return order;
}

const PLACES = 2 ** 21;
