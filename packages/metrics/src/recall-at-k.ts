import {checkOptions, type Names} from './check-options.js';
import {checkBinary, checkColumns, checkPositiveInteger, checkProbabilities} from './checks.js';
import {expectedShare} from './expected-share.js';
import {
  meanOverRequests,
  type RequestMean,
  type RequestOptions,
  requestNames,
  sumOf,
} from './mean-over-requests.js';
import {expectedSum, topPlaces} from './top-places.js';

/** Options of `recallAtK`. */
export interface RecallAtKOptions extends RequestOptions {
  /** `[n]` of 0 and 1: 1 if the action happened. */
  readonly labels: ArrayLike<number>;
  /** Number of shown positions per request, a positive integer. */
  readonly k: number;
}

/** Options of `expectedRecallAtK`. */
export interface ExpectedRecallAtKOptions extends RequestOptions {
  /** `[n]`, 0 to 1: the true probability of the action. */
  readonly probabilities: ArrayLike<number>;
  /** Number of shown positions per request, a positive integer. */
  readonly k: number;
}

const names: Names<RecallAtKOptions> = {...requestNames, k: 1, labels: 1};

/**
 * Recall@k: the share of a request's positives that are in its top `k`, averaged over the
 * requests.
 *
 *     R@k = (positives in the top k) / (positives)
 *
 * With a `slice`, only positives of the slice count, in the numerator and in the denominator.
 * When tied rows straddle position `k`, the result is averaged over all their orders.
 *
 * @returns `mean` from 0 to 1. A request without a positive (in the slice) is undefined; see
 * `empty`.
 * @throws if the columns are empty or have different lengths, if a value of `labels` or `slice`
 * is not 0 or 1, if a score is not finite, if the rows of a request are not adjacent, if `k` is
 * not a positive integer, or if a choice is unknown.
 * @example
 * recallAtK({scores: [3, 2, 1], requests: [7, 7, 7], labels: [1, 0, 1], k: 2}).mean; // 1 / 2
 */
export function recallAtK(options: RecallAtKOptions): RequestMean {
  const {labels, k, ...rest} = checkOptions('recallAtK', options, names);
  checkColumns('recallAtK', {scores: rest.scores, labels});
  checkBinary('recallAtK', 'labels', labels);
  checkPositiveInteger('recallAtK', 'k', k);
  return meanOverRequests('recallAtK', labels, rest, 'positive', ({rows, worth, breakTies}) => {
    return expectedSum(worth, topPlaces(rest.scores, rows, k, breakTies)) / sumOf(worth, rows.all);
  });
}

const expectedNames: Names<ExpectedRecallAtKOptions> = {...requestNames, k: 1, probabilities: 1};

/**
 * Expected value of {@link recallAtK} with `empty: 'zero'`, when each row is positive with its
 * own probability, independently of the others. Outcomes without a positive count as 0. The value
 * is exact, not a ratio of expectations. Probabilities of 0 and 1 give exactly `recallAtK`.
 *
 * @returns `mean` from 0 to 1. A request whose probabilities (in the slice) are all 0 is
 * undefined; see `empty`.
 * @throws if a probability is outside 0 to 1, and in the cases in which `recallAtK` throws.
 * @example
 * const requests = [7, 7];
 * // One positive: 1 or 0. Two: 1/2. None: 0.
 * expectedRecallAtK({scores: [2, 1], requests, probabilities: [0.5, 0.5], k: 1}).mean; // (1 + 0 + 1 / 2 + 0) / 4
 */
export function expectedRecallAtK(options: ExpectedRecallAtKOptions): RequestMean {
  const {probabilities, k, ...rest} = checkOptions('expectedRecallAtK', options, expectedNames);
  checkColumns('expectedRecallAtK', {scores: rest.scores, probabilities});
  checkProbabilities('expectedRecallAtK', 'probabilities', probabilities);
  checkPositiveInteger('expectedRecallAtK', 'k', k);
  const above = 'probability above 0';
  const shares = new Float64Array(rest.scores.length);
  return meanOverRequests('expectedRecallAtK', probabilities, rest, above, (request) => {
    const {rows, worth, breakTies} = request;
    if (sumOf(worth, rows.all) === 0) return Number.NaN;
    const top = topPlaces(rest.scores, rows, k, breakTies);
    return expectedShare(worth, rows.all, shares, (u) => expectedSum(u, top));
  });
}
