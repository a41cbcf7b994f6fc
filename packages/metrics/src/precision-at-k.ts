import {checkOptions, type Names} from './check-options.js';
import {checkBinary, checkColumns, checkPositiveInteger, checkProbabilities} from './checks.js';
import {meanOverRequests, type RequestMean, type RequestOptions, requestNames} from './mean-over-requests.js';
import {expectedSum, topPlaces} from './top-places.js';

interface PrecisionOptions extends RequestOptions {
  /** Number of shown positions per request, a positive integer. */
  readonly k: number;
}

/** Options of `precisionAtK`. */
export interface PrecisionAtKOptions extends PrecisionOptions {
  /** `[n]` of 0 and 1: 1 if the action happened. */
  readonly labels: ArrayLike<number>;
}

/** Options of `expectedPrecisionAtK`. */
export interface ExpectedPrecisionAtKOptions extends PrecisionOptions {
  /** `[n]`, 0 to 1: the true probability of the action. */
  readonly probabilities: ArrayLike<number>;
}

const names: Names<PrecisionAtKOptions> = {...requestNames, k: 1, labels: 1};

/**
 * Precision@k: the share of positives among the top `k` positions of a request, averaged over the
 * requests.
 *
 *     P@k = (positives in the top k) / k
 *
 * If a request has fewer than `k` rows, its empty positions count as misses. When tied rows
 * straddle position `k`, the result is averaged over all their orders: if `m` of `n` tied rows
 * fit and `p` of the `n` are positive, they count as `m p / n` positives.
 *
 * @returns `mean` from 0 to 1. A request without a positive counts as 0. A request without a row
 * of the slice is undefined; see `empty`.
 * @throws if the columns are empty or have different lengths, if a value of `labels` or `slice`
 * is not 0 or 1, if a score is not finite, if the rows of a request are not adjacent, if `k` is
 * not a positive integer, or if a choice is unknown.
 * @example
 * precisionAtK({scores: [3, 2, 1], requests: [7, 7, 7], labels: [1, 0, 1], k: 2}).mean; // 1 / 2
 */
export function precisionAtK(options: PrecisionAtKOptions): RequestMean {
  const {labels, ...rest} = checkOptions('precisionAtK', options, names);
  checkColumns('precisionAtK', {scores: rest.scores, labels});
  checkBinary('precisionAtK', 'labels', labels);
  return precision('precisionAtK', labels, rest);
}

const expectedNames: Names<ExpectedPrecisionAtKOptions> = {...requestNames, k: 1, probabilities: 1};

/**
 * Expected value of {@link precisionAtK} when each row is positive with its own probability: the
 * sum of the probabilities in the top `k`, divided by `k`. Use it where the true probabilities
 * are known, as in a generated log: it has much less noise than the precision of drawn labels.
 *
 * @throws if a probability is outside 0 to 1, and in the cases in which `precisionAtK` throws.
 * @example
 * const requests = [7, 7, 7];
 * expectedPrecisionAtK({scores: [3, 2, 1], requests, probabilities: [0.5, 0.25, 1], k: 2}).mean; // (0.5 + 0.25) / 2
 */
export function expectedPrecisionAtK(options: ExpectedPrecisionAtKOptions): RequestMean {
  const {probabilities, ...rest} = checkOptions('expectedPrecisionAtK', options, expectedNames);
  checkColumns('expectedPrecisionAtK', {scores: rest.scores, probabilities});
  checkProbabilities('expectedPrecisionAtK', 'probabilities', probabilities);
  return precision('expectedPrecisionAtK', probabilities, rest);
}

function precision(name: string, chances: ArrayLike<number>, options: PrecisionOptions): RequestMean {
  const {scores, k} = options;
  checkPositiveInteger(name, 'k', k);
  return meanOverRequests(
    name,
    chances,
    options,
    'row of the slice',
    ({rows, worth, breakTies}) => expectedSum(worth, topPlaces(scores, rows, k, breakTies)) / k,
  );
}
