import {checkOptions, type Names} from './check-options.js';
import {checkBinary, checkColumns} from './checks.js';
import {type Hits, type HitsOptions, hitsNames, rankHits} from './rank-hits.js';

/** Options of `hitsAtK`. */
export interface HitsAtKOptions extends HitsOptions {
  /** `[n]` of 0 and 1: whether the action happened. */
  readonly labels: ArrayLike<number>;
}

const names: Names<HitsAtKOptions> = {...hitsNames, labels: 1};

/**
 * Hits@k: the share of requests with the action among their top `k`,
 *
 *     Hits@k = mean over requests of  1[any row of the top k has label 1]
 *
 * or, with `counting: 'each'`, the mean number of such rows. With a `slice`, such as fresh items, only rows of the
 * slice are hits, still among the top `k` of the whole list; a request without a row of the slice is `empty`,
 * one with rows but without a positive counts 0.
 *
 * Rows of equal score that straddle place `k` are averaged over all their orders: with `n` rows, `p` of them
 * positive, for `m` places, `'any'` counts `1 - C(n - p, m) / C(n, m)` and `'each'` counts `m p / n`. Labels never
 * decide an order, except that `ties: 'pessimistic'` puts negatives first.
 *
 * @throws for columns that are empty or of different lengths, labels or a slice other than 0 and 1, scores that are
 * not finite, requests whose rows are apart, `k` that is not a positive integer, unknown choices.
 * @example
 * const requests = [1, 1, 1, 2, 2, 2];
 * const scores = [0.9, 0.5, 0.1, 0.8, 0.7, 0.6];
 * const labels = [0, 1, 1, 0, 0, 1];
 * hitsAtK({scores, requests, labels, k: 2}).rate; // 1/2
 * hitsAtK({scores, requests, labels, k: 3, counting: 'each'}).rate; // (2 + 1) / 2
 * @see section 4.2.3 of arXiv 2512.17277: "we increment Hits@3(save) if the user saved any of the top three".
 */
export function hitsAtK(options: HitsAtKOptions): Hits {
  const {labels, ...rest} = checkOptions('hitsAtK', options, names);
  checkColumns('hitsAtK', {scores: rest.scores, labels});
  checkBinary('hitsAtK', 'labels', labels);
  return rankHits('hitsAtK', labels, rest);
}
