import {shown} from '@cs/core';
import {checkOptions, type Names} from './check-options.js';
import {checkChoice, checkColumns, checkPositiveInteger, metricsError} from './checks.js';
import {bestDiscounted, discounted} from './discounted.js';
import {
  meanOverRequests,
  type RequestMean,
  type RequestOptions,
  requestNames,
  sumOf,
} from './mean-over-requests.js';
import {tieRuns} from './tie-runs.js';

/** Options of `ndcgAtK`. */
export interface NdcgAtKOptions extends Omit<RequestOptions, 'requests'> {
  /**
   * `[n]`: the request of each row. Rows of the same request must be adjacent. Default: all rows
   * are one request.
   */
  readonly requests?: ArrayLike<number>;
  /**
   * `[n]`: relevance of each row. From 0 to 1e300 with linear gain, from 0 to 1000 with
   * exponential gain.
   */
  readonly relevance: ArrayLike<number>;
  /** Number of positions that count, a positive integer. */
  readonly k: number;
  /** Gain of a row with relevance r. `'linear'` (default): r. `'exponential'`: 2^r - 1. */
  readonly gain?: 'linear' | 'exponential';
}

const names: Names<NdcgAtKOptions> = {...requestNames, k: 1, relevance: 1, gain: 1};

/**
 * Normalized discounted cumulative gain of the top `k` of each request, averaged over the
 * requests:
 *
 *     DCG@k = sum_{i = 1..k} gain_i / log2(i + 1)      NDCG@k = DCG@k / (DCG@k of the best order)
 *
 * Tied rows are averaged over all their orders, so each of them gets their mean gain.
 * `ties: 'pessimistic'` puts low relevance first. Rows outside the `slice` have no gain, also in
 * the best order.
 *
 * @returns `mean` from 0 to 1. A request without relevance above 0 (in the slice) is undefined;
 * see `empty`.
 * @throws if the columns are empty or have different lengths, if a score is not finite, if a
 * relevance is out of range, if the rows of a request are not adjacent, if `k` is not a positive
 * integer, or if a choice is unknown.
 * @example
 * ndcgAtK({scores: [0.9, 0.5, 0.1], relevance: [1, 3, 0], k: 2}).mean; // (1 + 3 / Math.log2(3)) / (3 + 1 / Math.log2(3))
 * @see `sklearn.metrics.ndcg_score`, which gives the same values with linear gain and averaged
 * ties. For a request without relevance scikit-learn returns 0, like `empty: 'zero'`.
 */
export function ndcgAtK(options: NdcgAtKOptions): RequestMean {
  const {relevance, k, gain = 'linear', ...rest} = checkOptions('ndcgAtK', options, names);
  const {scores} = rest;
  checkColumns('ndcgAtK', {scores, relevance});
  checkPositiveInteger('ndcgAtK', 'k', k);
  checkChoice('ndcgAtK', 'gain', gain, ['linear', 'exponential']);
  const gains = Float64Array.from(relevance, (value, row) => {
    // Larger values can make sums of gains overflow.
    const most = gain === 'linear' ? 1e300 : 1000;
    if (!(value >= 0 && value <= most)) {
      throw metricsError(
        'ndcgAtK',
        `relevance is out of range at index ${row}`,
        shown(value),
        `Give relevance from 0 to ${most}`,
      );
    }
    return gain === 'linear' ? value : 2 ** value - 1;
  });
  const requests = rest.requests ?? new Uint8Array(scores.length);
  return meanOverRequests('ndcgAtK', gains, {...rest, requests}, 'relevance above 0', (request) => {
    const {worth, breakTies} = request;
    const rows = request.rows.all;
    if (sumOf(worth, rows) === 0) return Number.NaN;
    const ranked = tieRuns(scores, rows, breakTies, k);
    return discounted(worth, ranked, k) / bestDiscounted(worth, rows, k);
  });
}
