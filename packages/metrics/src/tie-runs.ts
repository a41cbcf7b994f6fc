import type {TieBreak} from './ties.js';
import {kthLargest} from './top-places.js';

/**
 * Rows by descending score, in runs of equal score. Where ties are broken, every run holds one row.
 * Each run stands for all orders of its rows. Without a `breakTies`, which looks at all rows, runs that begin beyond place
 * `k` may be missing.
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

/** Up to this number of rows, insertion is faster than a sort with a comparator. */
const FEW = 40;

/** The rows of the top `k`, and those as good as the last of them. */
function reaching(scores: ArrayLike<number>, rows: Int32Array, k: number): Int32Array {
  if (k >= rows.length) return rows;
  const threshold = kthLargest(scores, rows, k);
  return rows.filter((row) => scores[row]! >= threshold);
}

/** Rows by descending score, those of equal score in the order given. */
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
