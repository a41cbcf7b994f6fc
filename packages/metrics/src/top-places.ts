import type {RequestRows} from './request-rows.js';
import type {TieBreak} from './ties.js';

/**
 * The rows in the top positions of a request. Valid until `topPlaces` is called for the next
 * request.
 */
export interface TopPlaces {
  /** Rows that are certainly in. */
  readonly sure: ArrayLike<number>;
  /** Tied rows, of which a random `places` are in. Empty unless ties are averaged. */
  readonly tied: readonly number[];
  /** Above 0 and below `tied.length`, or 0 when there are no tied rows. */
  readonly places: number;
}

const NONE: readonly number[] = [];

/** Sum of the worth of the top rows. A tied row is in with probability `places / tied`. */
export function expectedSum(worth: ArrayLike<number>, {sure, tied, places}: TopPlaces): number {
  let sum = 0;
  for (let i = 0; i < sure.length; i++) sum += worth[sure[i]!]!;
  if (places === 0) return sum;
  let ofTied = 0;
  for (const row of tied) ofTied += worth[row]!;
  return sum + (ofTied * places) / tied.length;
}

/**
 * The top `k` of some rows by score. If there are at most `k` rows, all of them. The rows in
 * `sure` are in no particular order.
 */
export function topPlaces(
  scores: ArrayLike<number>,
  request: RequestRows,
  k: number,
  breakTies: TieBreak,
): TopPlaces {
  if (request.length <= k) return {sure: request.all, tied: NONE, places: 0};
  if (k <= FEW && findBest(scores, request, k)) return {sure: FIRST[k]!, tied: NONE, places: 0};
  const rows = request.all;
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
    return {sure, tied: NONE, places: 0};
  }
  if (breakTies) return {sure: sure.concat(breakTies(tied, places)), tied: NONE, places: 0};
  return {sure, tied, places};
}

/** Up to this `k`, insertion into a list of the best so far is faster than a sort. */
const FEW = 32;
const best = new Float64Array(FEW);
const bestRows = new Int32Array(FEW);
/** Views of the first 0, 1, ... entries of `bestRows`. */
const FIRST = Array.from({length: FEW + 1}, (_, k) => bestRows.subarray(0, k));

/**
 * Puts the `k` rows with the highest scores into `bestRows`. There must be more than `k` rows.
 *
 * @returns whether the top `k` is unambiguous: false if a row outside it is tied with the last
 * one.
 */
function findBest(scores: ArrayLike<number>, {from, to, within}: RequestRows, k: number): boolean {
  let row = from;
  for (let size = 0; size < k; row++) {
    if (!within || within[row] === 1) insert(row, scores[row]!, size++);
  }
  let last = best[k - 1]!;
  // The score of a dropped row that was tied with the last row at the time.
  let shared = Number.NaN;
  for (; row < to; row++) {
    if (within && within[row] !== 1) continue;
    const score = scores[row]!;
    if (score <= last) {
      if (score === last) shared = last;
      continue;
    }
    insert(row, score, k - 1);
    if (best[k - 1] === last) shared = last;
    else last = best[k - 1]!;
  }
  return shared !== last;
}

/**
 * Inserts a row into the descending list that ends at index `place`. The row at `place` is
 * dropped.
 */
function insert(row: number, score: number, place: number): void {
  let at = place;
  for (; at > 0 && best[at - 1]! < score; at--) {
    best[at] = best[at - 1]!;
    bestRows[at] = bestRows[at - 1]!;
  }
  best[at] = score;
  bestRows[at] = row;
}

/** The `k`-th highest score. There must be at least `k` rows. */
export function kthLargest(scores: ArrayLike<number>, rows: Int32Array, k: number): number {
  const sorted = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) sorted[i] = scores[rows[i]!]!;
  return sorted.sort()[rows.length - k]!;
}
