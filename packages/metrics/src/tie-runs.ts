import type {TieBreak} from './ties.js';

/**
 * Rows by descending score, in runs of equal score. Where ties are broken, every run holds one row.
 * Each run stands for all orders of its rows.
 */
export function tieRuns(
  scores: ArrayLike<number>,
  rows: readonly number[],
  breakTies: TieBreak,
): readonly (readonly number[])[] {
  const sorted = rows.toSorted((a, b) => scores[b]! - scores[a]!);
  const runs: number[][] = [];
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && scores[sorted[to]!] === scores[sorted[from]!]) to++;
    const tied = sorted.slice(from, to);
    if (breakTies) for (const row of breakTies(tied, tied.length)) runs.push([row]);
    else runs.push(tied);
    from = to;
  }
  return runs;
}
