import {checkChoice, checkFinite, checkPositiveInteger, checkRows, metricsError} from './checks.js';
import {type Empty, emptyValue, summarize} from './empty-requests.js';
import {groupRequests} from './group-requests.js';
import {type TieOptions, tieBreak} from './ties.js';

/** Options of `ndcgAtK`. */
export interface NdcgAtKOptions extends TieOptions {
  /** `[n]`, finite, of any range, n >= 1. */
  readonly scores: ArrayLike<number>;
  /** `[n]`: the request of each row, rows of a request next to each other. Default: all rows are one request. */
  readonly requests?: ArrayLike<number>;
  /** `[n]`: how good each row is, from 0 to 1e300 with linear gain, to 1000 with exponential. */
  readonly relevance: ArrayLike<number>;
  /** Places that count, a positive integer. */
  readonly k: number;
  /** Gain of a relevance r: `'linear'` (default) r, `'exponential'` 2^r - 1. */
  readonly gain?: 'linear' | 'exponential';
  /** What a request without any relevance above 0 contributes. Default `'skip'`. */
  readonly empty?: Empty;
}

/** NDCG of a ranking. */
export interface Ndcg {
  /** Mean over the requests that are not skipped, 0 to 1. NaN when all are. */
  readonly ndcg: number;
  /** Number of requests. */
  readonly groups: number;
  /** Requests without any relevance above 0 that are left out of the mean. */
  readonly skipped: number;
  /** `[groups]` in order of appearance; NaN where skipped. */
  readonly perRequest: Float64Array;
}

/**
 * Normalized discounted cumulative gain of the top `k` of each request, mean over the requests:
 *
 *     DCG@k = sum_{i = 1..k} gain_i / log2(i + 1)      NDCG@k = DCG@k / (DCG@k of the best order)
 *
 * Rows of equal score are averaged over all their orders, that is, each takes their mean gain;
 * `ties: 'pessimistic'` puts low relevance first.
 *
 * @throws for columns that are empty or of different lengths, scores that are not finite, relevance out of range,
 * requests whose rows are apart, `k` that is not a positive integer, unknown choices.
 * @example
 * ndcgAtK({scores: [0.9, 0.5, 0.1], relevance: [1, 3, 0], k: 2}).ndcg; // (1 + 3 / Math.log2(3)) / (3 + 1 / Math.log2(3))
 * @see `sklearn.metrics.ndcg_score`, with which linear gain and averaged ties agree; for a request without
 * relevance scikit-learn gives 0, as `empty: 'zero'` does.
 */
export function ndcgAtK(options: NdcgAtKOptions): Ndcg {
  const {scores, requests, relevance, k, gain = 'linear', empty = 'skip'} = options;
  checkRows('ndcgAtK', {scores, relevance, ...(requests ? {requests} : {})});
  checkFinite('ndcgAtK', 'scores', scores);
  if (requests) checkFinite('ndcgAtK', 'requests', requests);
  checkPositiveInteger('ndcgAtK', 'k', k);
  checkChoice('ndcgAtK', 'gain', gain, ['linear', 'exponential']);
  const gains = Float64Array.from(relevance, (value, row) => {
    // Beyond these, sums of gains overflow.
    const most = gain === 'linear' ? 1e300 : 1000;
    if (!(value >= 0 && value <= most)) {
      throw metricsError(
        'ndcgAtK',
        `relevance is out of range at index ${row}`,
        value,
        `Give relevance from 0 to ${most}`,
      );
    }
    return gain === 'linear' ? value : 2 ** value - 1;
  });
  const breakTies = tieBreak('ndcgAtK', options, scores, gains);
  const valueOfEmpty = emptyValue('ndcgAtK', empty, 'a request has no relevance above 0');

  const starts = requests ? groupRequests('ndcgAtK', requests) : Int32Array.of(0, scores.length);
  const perRequest = new Float64Array(starts.length - 1);
  for (let g = 0; g < perRequest.length; g++) {
    const start = starts[g]!;
    const ideal = gains
      .slice(start, starts[g + 1])
      .sort()
      .reverse();
    const rows = Array.from(ideal, (_, i) => start + i).sort((a, b) => scores[b]! - scores[a]!);
    const ranked = new Float64Array(rows.length);
    for (let from = 0; from < Math.min(k, rows.length); ) {
      let to = from + 1;
      while (to < rows.length && scores[rows[to]!] === scores[rows[from]!]) to++;
      let tied = rows.slice(from, to);
      if (breakTies) tied = breakTies(tied, tied.length);
      let sum = 0;
      for (const row of tied) sum += gains[row]!;
      tied.forEach((row, i) => {
        ranked[from + i] = breakTies ? gains[row]! : sum / tied.length;
      });
      from = to;
    }
    const best = dcg(ideal, k);
    perRequest[g] = best === 0 ? valueOfEmpty(requests?.[start] ?? 0) : dcg(ranked, k) / best;
  }
  const {mean, groups, skipped} = summarize(perRequest, empty);
  return {ndcg: mean, groups, skipped, perRequest};
}

function dcg(gains: Float64Array, k: number): number {
  let sum = 0;
  for (let i = 0; i < Math.min(k, gains.length); i++) sum += gains[i]! / Math.log2(i + 2);
  return sum;
}
