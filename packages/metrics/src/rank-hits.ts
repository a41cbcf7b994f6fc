import {
  checkBinary,
  checkChoice,
  checkFinite,
  checkPositiveInteger,
  checkRows,
  metricsError,
} from './checks.js';
import {type Empty, emptyValue, summarize} from './empty-requests.js';
import {groupRequests} from './group-requests.js';
import {type TieOptions, tieBreak} from './ties.js';
import {expectedSum, type TopPlaces, topPlaces} from './top-places.js';

/** What `hitsAtK` and `expectedHitsAtK` share. */
export interface RankingOptions extends TieOptions {
  /** `[n]`, finite, of any range, n >= 1. A request shows its highest scores first. */
  readonly scores: ArrayLike<number>;
  /** `[n]`: the request of each row. Rows of a request are next to each other. */
  readonly requests: ArrayLike<number>;
  /** Shown places of a request, a positive integer. A request of fewer rows shows them all. */
  readonly k: number;
  /** `[n]` of 0 and 1: only rows of 1 can be hits. Default: all rows. */
  readonly slice?: ArrayLike<number>;
  /** `'whole-list'` (default): the top `k` of all rows. `'within-slice'`: the top `k` of the slice's rows alone. */
  readonly scope?: 'whole-list' | 'within-slice';
  /**
   * `'any'` (default), as in the paper: a request counts 1 when any of its top `k` is a hit, else 0.
   * `'each'`: it counts its hits, 0 to `k`.
   */
  readonly counting?: 'any' | 'each';
  /** What a request without a row of the slice contributes. Default `'skip'`. */
  readonly empty?: Empty;
}

/** Hits of a ranking. */
export interface Hits {
  /** `count / (groups - skipped)`: mean over the requests. NaN when all are skipped. */
  readonly rate: number;
  /** Sum over the requests. */
  readonly count: number;
  /** Number of requests. */
  readonly groups: number;
  /** Requests without a row of the slice that are left out of the mean. */
  readonly skipped: number;
  /** `[groups]` in order of appearance; NaN where skipped. */
  readonly perRequest: Float64Array;
}

/** Hits in the top k of each request; `chances [n]`, 0 to 1, is the chance of each row to be a hit. */
export function rankHits(functionName: string, chances: ArrayLike<number>, options: RankingOptions): Hits {
  const {scores, requests, k, slice, scope = 'whole-list', counting = 'any', empty = 'skip'} = options;
  checkRows(functionName, {scores, requests, ...(slice ? {slice} : {})});
  checkFinite(functionName, 'scores', scores);
  checkFinite(functionName, 'requests', requests);
  checkPositiveInteger(functionName, 'k', k);
  checkChoice(functionName, 'scope', scope, ['whole-list', 'within-slice']);
  checkChoice(functionName, 'counting', counting, ['any', 'each']);
  if (slice) checkBinary(functionName, 'slice', slice);
  else if (scope === 'within-slice') {
    throw metricsError(
      functionName,
      "scope 'within-slice' needs a slice",
      slice,
      'Give slice, one 0 or 1 a row',
    );
  }
  const worth = slice ? chancesWithin(slice, chances) : chances;
  const breakTies = tieBreak(functionName, options, scores, worth);
  const valueOfEmpty = emptyValue(functionName, empty, 'a request has no row of the slice');
  const value = counting === 'any' ? chanceOfAny : expectedSum;

  const starts = groupRequests(functionName, requests);
  const perRequest = new Float64Array(starts.length - 1);
  const rows: number[] = [];
  for (let g = 0; g < perRequest.length; g++) {
    let size = 0;
    let inSlice = 0;
    for (let row = starts[g]!; row < starts[g + 1]!; row++) {
      const counts = !slice || slice[row] === 1;
      if (counts) inSlice++;
      if (counts || scope === 'whole-list') rows[size++] = row;
    }
    if (size !== rows.length) rows.length = size;
    perRequest[g] =
      inSlice === 0
        ? valueOfEmpty(requests[starts[g]!]!)
        : value(worth, topPlaces(scores, rows, k, breakTies));
  }
  const {sum, mean, groups, skipped} = summarize(perRequest, empty);
  return {rate: mean, count: sum, groups, skipped, perRequest};
}

/** No chance outside of the slice. */
function chancesWithin(slice: ArrayLike<number>, chances: ArrayLike<number>): Float64Array {
  const within = new Float64Array(chances.length);
  for (let row = 0; row < within.length; row++) if (slice[row] === 1) within[row] = chances[row]!;
  return within;
}

/**
 * Chance that at least one of the top places is a hit, `1 - prod(1 - worth)`, where tied rows give its mean over all
 * choices of `places` of them. With H_j(n) the mean over choices of j of the first n tied rows, of worth w:
 *
 *     H_j(n) = ((n - j) H_j(n-1) + j (H_{j-1}(n-1) + (1 - H_{j-1}(n-1)) w_n)) / n
 */
function chanceOfAny(worth: ArrayLike<number>, {sure, tied, places}: TopPlaces): number {
  let hit = 0;
  for (const row of sure) hit += (1 - hit) * worth[row]!;
  if (hit === 1 || places === 0) return hit;
  const means = new Float64Array(places + 1);
  for (let n = 1; n <= tied.length; n++) {
    const w = worth[tied[n - 1]!]!;
    for (let j = Math.min(n, places); j >= 1; j--) {
      const fewer = means[j - 1]!;
      means[j] = ((n - j) * means[j]! + j * (fewer + (1 - fewer) * w)) / n;
    }
  }
  return hit + (1 - hit) * means[places]!;
}
