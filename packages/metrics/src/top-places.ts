import type {TieBreak} from './ties.js';

/** Who takes the top places of a request. */
export interface TopPlaces {
  /** Rows that are in for sure. */
  readonly sure: readonly number[];
  /** Rows of equal score, of which a random `places` are in. Empty unless ties are averaged. */
  readonly tied: readonly number[];
  /** Above 0 and below `tied.length`, or 0 when nothing is tied. */
  readonly places: number;
}

const NOBODY: readonly number[] = [];

/** Sum of the worth of the top places; a tied row is in with chance `places / tied`. */
export function expectedSum(worth: ArrayLike<number>, {sure, tied, places}: TopPlaces): number {
  let sum = 0;
  for (const row of sure) sum += worth[row]!;
  if (places === 0) return sum;
  let ofTied = 0;
  for (const row of tied) ofTied += worth[row]!;
  return sum + (ofTied * places) / tied.length;
}

/**
 * The top `k` of some rows by descending score. Fewer than `k` rows are all in.
 * The order among the sure rows is not the ranking's.
 */
export function topPlaces(
  scores: ArrayLike<number>,
  rows: readonly number[],
  k: number,
  breakTies: TieBreak,
): TopPlaces {
  if (rows.length <= k) return {sure: rows, tied: NOBODY, places: 0};
  const few = k <= FEW ? topFew(scores, rows, k) : undefined;
  if (few) return {sure: few, tied: NOBODY, places: 0};
  const threshold = kthLargest(scores, rows, k);
  const sure: number[] = [];
  const tied: number[] = [];
  for (const row of rows) {
    if (scores[row]! > threshold) sure.push(row);
    else if (scores[row] === threshold) tied.push(row);
  }
  const places = k - sure.length;
  if (tied.length === places) {
    for (const row of tied) sure.push(row);
    return {sure, tied: NOBODY, places: 0};
  }
  if (breakTies) return {sure: sure.concat(breakTies(tied, places)), tied: NOBODY, places: 0};
  return {sure, tied, places};
}

/** Up to this `k`, insertion into the best so far is faster than a sort. */
const FEW = 32;
const best = new Float64Array(FEW);
const bestRows = new Int32Array(FEW);

/** The `k` rows of the highest scores, `rows` being more; undefined where scores are equal across the last place. */
function topFew(scores: ArrayLike<number>, rows: readonly number[], k: number): number[] | undefined {
  // A score of which a row is out and another one was last.
  let shared = Number.NaN;
  for (let i = 0; i < rows.length; i++) {
    const score = scores[rows[i]!]!;
    if (i >= k) {
      const last = best[k - 1]!;
      if (score <= last) {
        if (score === last) shared = last;
        continue;
      }
      if (k > 1 && best[k - 2] === last) shared = last;
    }
    let at = Math.min(i, k - 1);
    for (; at > 0 && best[at - 1]! < score; at--) {
      best[at] = best[at - 1]!;
      bestRows[at] = bestRows[at - 1]!;
    }
    best[at] = score;
    bestRows[at] = rows[i]!;
  }
  if (shared === best[k - 1]) return undefined;
  const top: number[] = [];
  for (let i = 0; i < k; i++) top.push(bestRows[i]!);
  return top;
}

/** The `k`-th score from the top; `rows` are `k` or more. */
function kthLargest(scores: ArrayLike<number>, rows: readonly number[], k: number): number {
  const sorted = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) sorted[i] = scores[rows[i]!]!;
  return sorted.sort()[rows.length - k]!;
}
