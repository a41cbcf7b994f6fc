import type {TieBreak} from './ties.js';
import {kthLargest} from './top-places.js';

/**
 * Sorts rows by descending score and groups tied rows into runs. A run stands for all orders of
 * its rows. If `breakTies` is given, it decides the order and every run holds one row.
 *
 * Without `breakTies`, runs that start after position `k` may be missing.
 */
export function tieRuns(
  scores: ArrayLike<number>,
  rows: Int32Array,
  breakTies: TieBreak,
  k = rows.length,
): readonly (readonly number[])[] {
  const sorted = descending(scores, breakTies || rows.length <= FEW ? rows : reaching(scores, rows, k));
  const runs: number[][] = [];
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && scores[sorted[to]!] === scores[sorted[from]!]) to++;
    if (to === from + 1) runs.push([sorted[from]!]);
    else {
      const tied = Array.from(sorted.subarray(from, to));
      if (breakTies) for (const row of breakTies(tied, tied.length)) runs.push([row]);
      else runs.push(tied);
    }
    from = to;
  }
  return runs;
}

/** Up to this number of rows, insertion sort is faster than a sort with a comparator. */
const FEW = 40;

/** The rows of the top `k`, and all rows tied with the last of them. */
function reaching(scores: ArrayLike<number>, rows: Int32Array, k: number): Int32Array {
  if (k >= rows.length) return rows;
  const threshold = kthLargest(scores, rows, k);
  return rows.filter((row) => scores[row]! >= threshold);
}

/** Rows by descending score. Tied rows keep the given order. */
function descending(scores: ArrayLike<number>, rows: Int32Array): Int32Array {
  if (rows.length > FEW) return rows.toSorted((a, b) => scores[b]! - scores[a]!);
  const sorted = rows.slice();
  for (let i = 1; i < sorted.length; i++) {
    const row = sorted[i]!;
    const score = scores[row]!;
    let at = i;
    for (; at > 0 && scores[sorted[at - 1]!]! < score; at--) sorted[at] = sorted[at - 1]!;
    sorted[at] = row;
  }
  return sorted;
}
