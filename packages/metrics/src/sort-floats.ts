/** Arrays that `sortFloats` can sort without a comparator. */
export type Floats = Float64Array | Float32Array;

const BITS = 11;
const BUCKETS = 2 ** BITS;
/** Below this length the native sort is faster. */
const FEW = 2048;
/** Index of the high word among the two words of a double: 1 on little-endian machines. */
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0]!;

/**
 * Sorts finite numbers in place in ascending order. -0 comes before 0.
 *
 * This is a radix sort of the high word of each number: sign, exponent and 20 bits of the
 * mantissa of a double, all 32 bits of a float32. Three stable passes sort by 11 bits each,
 * lowest first. A pass is skipped when its bits are the same in all rows. Then each run of equal
 * high words is sorted on its own.
 *
 * To compare as unsigned integers in the order of the floats, negative numbers have all bits
 * flipped, the others only the sign.
 *
 * @param spare an array of the same kind that is at least as long as `values`. Its contents are
 * overwritten. Allocated if not given.
 */
export function sortFloats<T extends Floats>(values: T, spare?: T): T {
  const n = values.length;
  if (n < FEW) return values.sort() as T;
  const step = values.BYTES_PER_ELEMENT / 4;
  let from = values as Floats;
  let to = ((spare?.subarray(0, n) as T | undefined) ?? values.slice()) as Floats;
  let words = wordsOf(from);
  const first = step === 2 ? HIGH : 0;
  const counts = [0, 1, 2].map(() => new Uint32Array(BUCKETS));
  const [low, middle, top] = counts as [Uint32Array, Uint32Array, Uint32Array];
  for (let i = first; i < words.length; i += step) {
    const key = orderOf(words[i]!);
    low[key & (BUCKETS - 1)]!++;
    middle[(key >>> BITS) & (BUCKETS - 1)]!++;
    top[key >>> (2 * BITS)]!++;
  }
  for (const [pass, count] of counts.entries()) {
    if (count.includes(n)) continue;
    placesOf(count);
    const shift = pass * BITS;
    for (let row = 0, i = first; row < n; row++, i += step) {
      to[count[(orderOf(words[i]!) >>> shift) & (BUCKETS - 1)]!++] = from[row]!;
    }
    [from, to] = [to, from];
    words = wordsOf(from);
  }
  if (from !== values) values.set(from);
  return finishRuns(values);
}

function wordsOf(values: Floats): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.byteLength / 4);
}

/** Unsigned number that orders as the float with this high word. */
function orderOf(word: number): number {
  return (word ^ ((word >> 31) | 0x80000000)) >>> 0;
}

/** Replaces the number of rows of each bucket by the index of its first row. */
function placesOf(count: Uint32Array): void {
  let sum = 0;
  for (let bucket = 0; bucket < count.length; bucket++) {
    const there = count[bucket]!;
    count[bucket] = sum;
    sum += there;
  }
}

/**
 * Sorts each run of equal high words. After the passes, only rows within a run can be out of
 * order.
 */
function finishRuns<T extends Floats>(values: T): T {
  const n = values.length;
  const step = values.BYTES_PER_ELEMENT / 4;
  if (step === 1) return values;
  const words = wordsOf(values);
  for (let start = 0; start < n; ) {
    const word = words[step * start + HIGH]!;
    let end = start + 1;
    let sorted = true;
    while (end < n && words[step * end + HIGH] === word) {
      if (values[end]! < values[end - 1]!) sorted = false;
      end++;
    }
    if (!sorted) sortRun(values, start, end);
    start = end;
  }
  return values;
}

function sortRun(values: Floats, start: number, end: number): void {
  if (end - start > 24) {
    values.subarray(start, end).sort();
    return;
  }
  for (let i = start + 1; i < end; i++) {
    const value = values[i]!;
    let at = i;
    while (at > start && values[at - 1]! > value) {
      values[at] = values[at - 1]!;
      at--;
    }
    values[at] = value;
  }
}
