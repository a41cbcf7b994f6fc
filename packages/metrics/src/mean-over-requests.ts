import type {Names} from './check-options.js';
import {checkBinary, checkChoice, checkFinite, checkIds, checkRows, metricsError} from './checks.js';
import {type Empty, emptyValue, meanOfSums, requestSums} from './empty-requests.js';
import {groupRequests} from './group-requests.js';
import {countOnes, RequestRows} from './request-rows.js';
import {type TieBreak, type TieOptions, tieBreak} from './ties.js';

/** Options shared by all metrics that rank the rows of each request. */
export interface RequestOptions extends TieOptions {
  /**
   * `[n]`, finite, of any range, n >= 1. The rows of a request are ranked from the highest score
   * down.
   */
  readonly scores: ArrayLike<number>;
  /** `[n]`: the request of each row. Rows of the same request must be adjacent. */
  readonly requests: ArrayLike<number>;
  /** `[n]` of 0 and 1: only rows with 1 can be positive. Default: all rows. */
  readonly slice?: ArrayLike<number>;
  /**
   * `'whole-list'` (default): all rows are ranked. `'within-slice'`: only rows of the slice are.
   */
  readonly scope?: 'whole-list' | 'within-slice';
  /** What a request contributes when the metric is undefined for it. Default `'skip'`. */
  readonly empty?: Empty;
}

export const requestNames: Names<RequestOptions> = {
  scores: 1,
  requests: 1,
  slice: 1,
  scope: 1,
  ties: 1,
  ids: 1,
  empty: 1,
};

/** A metric of each request, and its mean. */
export interface RequestMean {
  /** Mean over the requests that are not skipped. NaN when all are skipped. */
  readonly mean: number;
  /** Number of requests. */
  readonly groups: number;
  /** Number of requests left out of the mean because the metric is undefined for them. */
  readonly skipped: number;
  /** `[groups]` in order of appearance. NaN where skipped. */
  readonly perRequest: Float64Array;
}

/** The rows of one request that are ranked. */
export interface RankedRequest {
  readonly rows: RequestRows;
  /** `[n]`, over all rows: what each row adds to the metric. 0 outside the slice. */
  readonly worth: ArrayLike<number>;
  readonly breakTies: TieBreak;
}

/** Values of {@link valuePerRequest}, and their mean. */
export function meanOverRequests(...measured: Parameters<typeof valuePerRequest>): RequestMean {
  const perRequest = valuePerRequest(...measured);
  return {...meanOfSums(requestSums(perRequest), measured[2].empty), perRequest};
}

/**
 * Applies `measure` to each request.
 *
 * @returns `[requests]` in order of appearance. NaN where the metric is undefined, unless `empty`
 * is `'zero'`.
 * @param worth `[n]`, already checked: what each row adds to the metric.
 * @param undefinedWhere completes "a request has no ..." in the error of `empty: 'error'`.
 * @param measure returns NaN where the metric is undefined. It is not called for a request
 * without a row of the slice.
 */
export function valuePerRequest(
  functionName: string,
  worth: ArrayLike<number>,
  options: RequestOptions,
  undefinedWhere: string,
  measure: (request: RankedRequest) => number,
): Float64Array {
  const {scores, requests, slice, scope = 'whole-list', empty = 'skip'} = options;
  checkRows(functionName, {scores, requests, ...(slice ? {slice} : {})});
  checkFinite(functionName, 'scores', scores);
  checkIds(functionName, 'requests', requests);
  checkChoice(functionName, 'scope', scope, ['whole-list', 'within-slice']);
  if (slice) checkBinary(functionName, 'slice', slice);
  else if (scope === 'within-slice') {
    throw metricsError(
      functionName,
      "scope 'within-slice' needs a slice",
      'undefined',
      'Give slice, one 0 or 1 per row',
    );
  }
  const inSlice = slice ? within(slice, worth) : worth;
  const breakTies = tieBreak(functionName, options, scores, inSlice);
  const valueOfEmpty = emptyValue(functionName, empty, `a request has no ${undefinedWhere}`);

  const starts = groupRequests(functionName, requests);
  const perRequest = new Float64Array(starts.length - 1);
  const alone = scope === 'within-slice' ? slice : undefined;
  const rows = new RequestRows(alone);
  for (let g = 0; g < perRequest.length; g++) {
    const [from, to] = [starts[g]!, starts[g + 1]!];
    rows.moveTo(from, to);
    const any = !slice || countOnes(slice, from, to) > 0;
    const value = any ? measure({rows, worth: inSlice, breakTies}) : Number.NaN;
    perRequest[g] = Number.isNaN(value) ? valueOfEmpty(requests[from]!) : value;
  }
  return perRequest;
}

/** A copy of `worth` that is 0 outside the slice. */
function within(slice: ArrayLike<number>, worth: ArrayLike<number>): Float64Array {
  const inside = new Float64Array(worth.length);
  for (let row = 0; row < inside.length; row++) if (slice[row] === 1) inside[row] = worth[row]!;
  return inside;
}

/** Sum of the worth of some rows. */
export function sumOf(worth: ArrayLike<number>, rows: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) sum += worth[rows[i]!]!;
  return sum;
}
