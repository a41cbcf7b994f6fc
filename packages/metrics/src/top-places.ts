import type {RequestRows} from './request-rows.js';
import type {TieBreak} from './ties.js';

/** Who takes the top places of a request. Holds until the next request is asked about. */
export interface TopPlaces {
  /** Rows that are in for sure. */
  readonly sure: ArrayLike<number>;
  /** Rows of equal score, of which a random `places` are in. Empty unless ties are averaged. */
  readonly tied: readonly number[];
  /** Above 0 and below `tied.length`, or 0 when nothing is tied. */
  readonly places: number;
}

const NOBODY: readonly number[] = [];

/** Sum of the worth of the top places; a tied row is in with chance `places / tied`. */
export function expectedSum(worth: ArrayLike<number>, {sure, tied, places}: TopPlaces): number {
  let sum = 0;
  for (let i = 0; i < sure.length; i++) sum += worth[sure[i]!]!;
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
  request: RequestRows,
  k: number,
  breakTies: TieBreak,
): TopPlaces {
  if (request.length <= k) return {sure: request.all, tied: NOBODY, places: 0};
  if (k <= FEW && isAlone(scores, request, k)) return {sure: FIRST[k]!, tied: NOBODY, places: 0};
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
    return {sure, tied: NOBODY, places: 0};
  }
  if (breakTies) return {sure: sure.concat(breakTies(tied, places)), tied: NOBODY, places: 0};
  return {sure, tied, places};
}

/** Up to this `k`, insertion into the best so far is faster than a sort. */
const FEW = 32;
const best = new Float64Array(FEW);
const bestRows = new Int32Array(FEW);
/** The first 0, 1, ... of `bestRows`. */
const FIRST = Array.from({length: FEW + 1}, (_, k) => bestRows.subarray(0, k));

/**
 * Puts the `k` rows of the highest scores into `bestRows`, of more than `k`.
 *
 * @returns whether these are all: false where a score is equal to that of the last place.
 */
function isAlone(scores: ArrayLike<number>, {from, to, within}: RequestRows, k: number): boolean {
  let row = from;
  for (let size = 0; size < k; row++) {
    if (!within || within[row] === 1) insert(row, scores[row]!, size++);
  }
  let last = best[k - 1]!;
  // A score of which a row is out and another one was last.
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

/** Puts a row into the descending order above place `at`, whose row is dropped. */
function insert(row: number, score: number, place: number): void {
  let at = place;
  for (; at > 0 && best[at - 1]! < score; at--) {
    best[at] = best[at - 1]!;
    bestRows[at] = bestRows[at - 1]!;
  }
  best[at] = score;
  bestRows[at] = row;
}

/** The `k`-th score from the top; `rows` are `k` or more. */
export function kthLargest(scores: ArrayLike<number>, rows: Int32Array, k: number): number {
  const sorted = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) sorted[i] = scores[rows[i]!]!;
  return sorted.sort()[rows.length - k]!;
}
