import {chanceOfAny} from './chance-of-any.js';
import type {Names} from './check-options.js';
import {checkChoice, checkPositiveInteger} from './checks.js';
import {meanOfSums, requestSums} from './empty-requests.js';
import {type RequestOptions, requestNames, valuePerRequest} from './mean-over-requests.js';
import {expectedSum, topPlaces} from './top-places.js';

/**
 * Options shared by `hitsAtK` and `expectedHitsAtK`. Both are undefined for a request without a
 * row of the slice.
 */
export interface HitsOptions extends RequestOptions {
  /**
   * Number of shown positions per request, a positive integer. A request with fewer rows shows
   * all of them.
   */
  readonly k: number;
  /**
   * `'any'` (default, as in the paper): a request counts 1 if any of its top `k` is a hit, else
   * 0. `'each'`: a request counts its number of hits, 0 to `k`.
   */
  readonly counting?: 'any' | 'each';
}

export const hitsNames: Names<HitsOptions> = {...requestNames, k: 1, counting: 1};

/** Hits of a ranking. */
export interface Hits {
  /** `count / (groups - skipped)`: the mean over the requests. NaN when all are skipped. */
  readonly rate: number;
  /** Sum over the requests. */
  readonly count: number;
  /** Number of requests. */
  readonly groups: number;
  /** Number of requests left out of the mean because they have no row of the slice. */
  readonly skipped: number;
  /** `[groups]` in order of appearance. NaN where skipped. */
  readonly perRequest: Float64Array;
}

/**
 * Hits in the top `k` of each request. `chances` holds each row's probability, 0 to 1, of being a
 * hit.
 */
export function rankHits(functionName: string, chances: ArrayLike<number>, options: HitsOptions): Hits {
  const {scores, k, counting = 'any'} = options;
  checkPositiveInteger(functionName, 'k', k);
  checkChoice(functionName, 'counting', counting, ['any', 'each']);
  const value = counting === 'any' ? chanceOfAny : expectedSum;
  const perRequest = valuePerRequest(
    functionName,
    chances,
    options,
    'row of the slice',
    ({rows, worth, breakTies}) => value(worth, topPlaces(scores, rows, k, breakTies)),
  );
  const sums = requestSums(perRequest);
  const {mean, ...counts} = meanOfSums(sums, options.empty);
  return {rate: mean, count: sums.sum.value, ...counts, perRequest};
}
