/** Columns that can be sorted without a comparator. */
export type Floats = Float64Array | Float32Array;

const BITS = 11;
const BUCKETS = 2 ** BITS;
/** Below this length the native sort is faster. */
const FEW = 2048;
/** Index of the high word of a double among its two, 1 on little-endian machines. */
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0]!;

/**
 * Sorts finite numbers in place, ascending, -0 before 0.
 *
 * Three stable passes over 11 bits each of the high word, from the lowest up, put rows in order up to equal high words
 * (sign, exponent and 20 bits of the mantissa; all 32 bits of a float32), and runs of those are finished one by one. A
 * pass whose bits are the same in all rows is left out. The bits are read as unsigned numbers that order as the floats do:
 * all bits flipped below 0, the sign alone elsewhere.
 *
 * @param spare as long as `values` or longer, of the same kind; holds nothing of use afterwards. Default: allocated.
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

/** Unsigned number that orders as the float whose high word this is. */
function orderOf(word: number): number {
  return (word ^ ((word >> 31) | 0x80000000)) >>> 0;
}

/** Turns the number of rows of each bucket into its first place. */
function placesOf(count: Uint32Array): void {
  let sum = 0;
  for (let bucket = 0; bucket < count.length; bucket++) {
    const there = count[bucket]!;
    count[bucket] = sum;
    sum += there;
  }
}

/** Sorts within the runs of equal high words. After the passes only rows of such a run can be out of order. */
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
