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
  if (rows.length <= k) return {sure: rows, tied: [], places: 0};
  const sorted = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) sorted[i] = scores[rows[i]!]!;
  const threshold = sorted.sort()[rows.length - k]!;
  const sure: number[] = [];
  const tied: number[] = [];
  for (const row of rows) {
    if (scores[row]! > threshold) sure.push(row);
    else if (scores[row] === threshold) tied.push(row);
  }
  const places = k - sure.length;
  if (tied.length === places) return {sure: sure.concat(tied), tied: [], places: 0};
  if (breakTies) return {sure: sure.concat(breakTies(tied, places)), tied: [], places: 0};
  return {sure, tied, places};
}
