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
  /** `[n]` of 0 and 1: whether the action happened. */
  readonly labels: ArrayLike<number>;
  /** Shown places of a request, a positive integer. */
  readonly k: number;
}

/** Options of `expectedRecallAtK`. */
export interface ExpectedRecallAtKOptions extends RequestOptions {
  /** `[n]`, 0 to 1: the true chance of the action. */
  readonly probabilities: ArrayLike<number>;
  /** Shown places of a request, a positive integer. */
  readonly k: number;
}

const names: Names<RecallAtKOptions> = {...requestNames, k: 1, labels: 1};

/**
 * Recall@k: the share of a request's positives that are in its top `k`, mean over the requests.
 *
 *     R@k = (positives in the top k) / (positives)
 *
 * With a `slice` only its positives count, above and below the line. Rows of equal score that straddle place `k` are
 * averaged over all their orders.
 *
 * @returns 0 to 1; a request without a positive (in the slice) is undefined, see `empty`.
 * @throws for columns that are empty or of different lengths, labels or a slice other than 0 and 1, scores that are
 * not finite, requests whose rows are apart, `k` that is not a positive integer, unknown choices.
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
 * Expectation of {@link recallAtK} with `empty: 'zero'`, when each row is positive with its own probability,
 * independently of the others: outcomes without a positive count 0. Exact, not a ratio of expectations.
 * Probabilities of 0 and 1 give exactly `recallAtK`.
 *
 * @returns 0 to 1; a request whose probabilities (in the slice) are all 0 is undefined, see `empty`.
 * @throws for probabilities outside 0 to 1, and as `recallAtK`.
 * @example
 * const requests = [7, 7];
 * // One label: 1 or 0; both: 1/2; none: 0.
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
