import {checkOptions, type Names} from './check-options.js';
import {checkBinary, checkChoice, checkFinite, checkIds, checkRows} from './checks.js';
import {type Empty, emptyValue, meanOfSums, requestSums} from './empty-requests.js';
import {groupRequests} from './group-requests.js';
import type {RequestMean} from './mean-over-requests.js';
import {aucOfSides} from './roc-auc.js';
import {splitSides} from './sorted-sides.js';

/** Options of `groupAuc`. */
export interface GroupAucOptions {
  /** `[n]` of 0 and 1, n >= 1. */
  readonly labels: ArrayLike<number>;
  /** `[n]`, finite, of any range. Higher means more likely positive. */
  readonly scores: ArrayLike<number>;
  /** `[n]`: the request, or the user, of each row. Rows of the same request must be adjacent. */
  readonly requests: ArrayLike<number>;
  /**
   * Weight of a request in the mean: its number of `'rows'` (default), its number of
   * `'positives'`, or `'equal'` weights.
   */
  readonly weights?: 'rows' | 'positives' | 'equal';
  /** What a request with only one class contributes. Default `'skip'`. */
  readonly empty?: Empty;
}

/**
 * Group AUC (GAUC): the weighted mean of {@link rocAuc} within each request or user. Unlike the
 * AUC of all rows, it depends only on the order within each request, not on differences between
 * requests.
 *
 *     GAUC = sum_g w_g AUC_g / sum_g w_g      over the requests with both classes
 *
 * @returns `mean` from 0 to 1. NaN when all requests are skipped. With `empty: 'zero'`, a request
 * with one class counts as 0 with its usual weight. That weight is 0 for `weights: 'positives'`
 * and a request without a positive.
 * @throws if the columns are empty or have different lengths, if a label is not 0 or 1, if a
 * score is not finite, if the rows of a request are not adjacent, or if `weights` or `empty` is
 * unknown.
 * @example
 * const labels = [1, 0, 0, 0, 1];
 * const requests = [1, 1, 2, 2, 2];
 * groupAuc({scores: [2, 1, 5, 7, 6], labels, requests}).mean; // (2 * 1 + 3 * (1 / 2)) / 5
 * @see Zhou et al., Deep Interest Network, KDD 2018, section 6.3.
 */
export function groupAuc(options: GroupAucOptions): RequestMean {
  const {perRequest, weights} = groupAucs(options);
  return {...meanOfSums(requestSums(perRequest, weights), options.empty ?? 'skip'), perRequest};
}

const names: Names<GroupAucOptions> = {labels: 1, scores: 1, requests: 1, weights: 1, empty: 1};

/** AUC of each request (NaN where skipped), and the weight of each request. */
export function groupAucs(options: GroupAucOptions): {
  perRequest: Float64Array;
  weights: Float64Array;
} {
  const {
    labels,
    scores,
    requests,
    weights = 'rows',
    empty = 'skip',
  } = checkOptions('groupAuc', options, names);
  checkRows('groupAuc', {labels, scores, requests});
  checkBinary('groupAuc', 'labels', labels);
  checkFinite('groupAuc', 'scores', scores);
  checkIds('groupAuc', 'requests', requests);
  checkChoice('groupAuc', 'weights', weights, ['rows', 'positives', 'equal']);
  const valueOfEmpty = emptyValue('groupAuc', empty, 'a request has only one class');
  const starts = groupRequests('groupAuc', requests);
  const perRequest = new Float64Array(starts.length - 1);
  const own = new Float64Array(perRequest.length);
  for (let g = 0; g < perRequest.length; g++) {
    const [start, end] = [starts[g]!, starts[g + 1]!];
    const sides = splitSides(sliceOf(labels, start, end), sliceOf(scores, start, end));
    const auc = aucOfSides(sides);
    perRequest[g] = Number.isNaN(auc) ? valueOfEmpty(requests[start]!) : auc;
    own[g] = {rows: end - start, positives: sides.positives.length, equal: 1}[weights];
  }
  return {perRequest, weights: own};
}

function sliceOf(values: ArrayLike<number>, start: number, end: number): ArrayLike<number> {
  return Float64Array.from({length: end - start}, (_, i) => values[start + i]!);
}
