import {checkOptions, type Names} from './check-options.js';
import {checkBinary, checkColumns} from './checks.js';
import {type Hits, type HitsOptions, hitsNames, rankHits} from './rank-hits.js';

/** Options of `hitsAtK`. */
export interface HitsAtKOptions extends HitsOptions {
  /** `[n]` of 0 and 1: 1 if the action happened. */
  readonly labels: ArrayLike<number>;
}

const names: Names<HitsAtKOptions> = {...hitsNames, labels: 1};

/**
 * Hits@k: the share of requests in which any of the top `k` rows is positive,
 *
 *     Hits@k = mean over requests of  1[any row of the top k has label 1]
 *
 * or, with `counting: 'each'`, the mean number of positives in the top `k`.
 *
 * With a `slice`, such as fresh items, only rows of the slice count as hits, but the top `k` are
 * still taken from the whole list. A request without any row of the slice is undefined (see
 * `empty`). A request with such rows but no positive counts as 0.
 *
 * When tied rows straddle position `k`, the result is averaged over all their orders. If `m` of
 * `n` tied rows fit and `p` of the `n` are positive, `'any'` counts `1 - C(n - p, m) / C(n, m)`
 * and `'each'` counts `m p / n`. Labels never decide the order, except that `ties: 'pessimistic'`
 * puts negatives first.
 *
 * @throws if the columns are empty or have different lengths, if a value of `labels` or `slice`
 * is not 0 or 1, if a score is not finite, if the rows of a request are not adjacent, if `k` is
 * not a positive integer, or if a choice is unknown.
 * @example
 * const requests = [1, 1, 1, 2, 2, 2];
 * const scores = [0.9, 0.5, 0.1, 0.8, 0.7, 0.6];
 * const labels = [0, 1, 1, 0, 0, 1];
 * hitsAtK({scores, requests, labels, k: 2}).rate; // 1/2
 * hitsAtK({scores, requests, labels, k: 3, counting: 'each'}).rate; // (2 + 1) / 2
 * @see section 4.2.3 of arXiv 2512.17277: "we increment Hits@3(save) if the user saved any of the
 * top three".
 */
export function hitsAtK(options: HitsAtKOptions): Hits {
  const {labels, ...rest} = checkOptions('hitsAtK', options, names);
  checkColumns('hitsAtK', {scores: rest.scores, labels});
  checkBinary('hitsAtK', 'labels', labels);
  return rankHits('hitsAtK', labels, rest);
}
