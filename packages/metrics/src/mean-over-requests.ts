import {checkBinary, checkChoice, checkFinite, checkRows, metricsError} from './checks.js';
import {type Empty, emptyValue, summarize} from './empty-requests.js';
import {groupRequests} from './group-requests.js';
import {type TieBreak, type TieOptions, tieBreak} from './ties.js';

/** What all rankings by request share. */
export interface RequestOptions extends TieOptions {
  /** `[n]`, finite, of any range, n >= 1. A request shows its highest scores first. */
  readonly scores: ArrayLike<number>;
  /** `[n]`: the request of each row. Rows of a request are next to each other. */
  readonly requests: ArrayLike<number>;
  /** `[n]` of 0 and 1: only rows of 1 can be positive. Default: all rows. */
  readonly slice?: ArrayLike<number>;
  /** `'whole-list'` (default): all rows are ranked. `'within-slice'`: the slice's rows alone. */
  readonly scope?: 'whole-list' | 'within-slice';
  /** What a request contributes for which the metric is undefined. Default `'skip'`. */
  readonly empty?: Empty;
}

/** A metric of each request and its mean. */
export interface RequestMean {
  /** Mean over the requests that are not skipped. NaN when all are. */
  readonly mean: number;
  /** Number of requests. */
  readonly groups: number;
  /** Requests that are left out of the mean, because the metric is undefined. */
  readonly skipped: number;
  /** `[groups]` in order of appearance; NaN where skipped. */
  readonly perRequest: Float64Array;
}

/** The rows of one request that are ranked. */
export interface RankedRequest {
  readonly rows: readonly number[];
  /** `[n]`, of all rows: what each adds to the metric, 0 outside the slice. */
  readonly worth: Float64Array;
  readonly breakTies: TieBreak;
}

/**
 * Measures each request.
 *
 * @param worth `[n]`, checked: what each row adds to the metric.
 * @param undefinedWhere completes "a request has no ..." in the error of `empty: 'error'`.
 * @param measure gives NaN where the metric is undefined. A request without a row of the slice is not measured.
 */
export function meanOverRequests(
  functionName: string,
  worth: ArrayLike<number>,
  options: RequestOptions,
  undefinedWhere: string,
  measure: (request: RankedRequest) => number,
): RequestMean {
  const {scores, requests, slice, scope = 'whole-list', empty = 'skip'} = options;
  checkRows(functionName, {scores, requests, ...(slice ? {slice} : {})});
  checkFinite(functionName, 'scores', scores);
  checkFinite(functionName, 'requests', requests);
  checkChoice(functionName, 'scope', scope, ['whole-list', 'within-slice']);
  if (slice) checkBinary(functionName, 'slice', slice);
  else if (scope === 'within-slice') {
    throw metricsError(
      functionName,
      "scope 'within-slice' needs a slice",
      slice,
      'Give slice, one 0 or 1 a row',
    );
  }
  const inSlice = Float64Array.from(worth, (value, row) => (slice && slice[row] === 0 ? 0 : value));
  const breakTies = tieBreak(functionName, options, scores, inSlice);
  const valueOfEmpty = emptyValue(functionName, empty, `a request has no ${undefinedWhere}`);

  const starts = groupRequests(functionName, requests);
  const perRequest = new Float64Array(starts.length - 1);
  for (let g = 0; g < perRequest.length; g++) {
    const rows: number[] = [];
    let found = 0;
    for (let row = starts[g]!; row < starts[g + 1]!; row++) {
      const counts = !slice || slice[row] === 1;
      if (counts) found++;
      if (counts || scope === 'whole-list') rows.push(row);
    }
    const value = found === 0 ? Number.NaN : measure({rows, worth: inSlice, breakTies});
    perRequest[g] = Number.isNaN(value) ? valueOfEmpty(requests[starts[g]!]!) : value;
  }
  const {mean, groups, skipped} = summarize(perRequest, empty);
  return {mean, groups, skipped, perRequest};
}

/** Sum of the worth of some rows. */
export function sumOf(worth: ArrayLike<number>, rows: readonly number[]): number {
  let sum = 0;
  for (const row of rows) sum += worth[row]!;
  return sum;
}
