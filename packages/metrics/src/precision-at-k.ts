import {checkOptions, type Names} from './check-options.js';
import {checkBinary, checkColumns, checkPositiveInteger, checkProbabilities} from './checks.js';
import {meanOverRequests, type RequestMean, type RequestOptions, requestNames} from './mean-over-requests.js';
import {expectedSum, topPlaces} from './top-places.js';

interface PrecisionOptions extends RequestOptions {
  /** Shown places of a request, a positive integer. */
  readonly k: number;
}

/** Options of `precisionAtK`. */
export interface PrecisionAtKOptions extends PrecisionOptions {
  /** `[n]` of 0 and 1: whether the action happened. */
  readonly labels: ArrayLike<number>;
}

/** Options of `expectedPrecisionAtK`. */
export interface ExpectedPrecisionAtKOptions extends PrecisionOptions {
  /** `[n]`, 0 to 1: the true chance of the action. */
  readonly probabilities: ArrayLike<number>;
}

const names: Names<PrecisionAtKOptions> = {...requestNames, k: 1, labels: 1};

/**
 * Precision@k: the share of the `k` places of a request that positives take, mean over the requests.
 *
 *     P@k = (positives in the top k) / k
 *
 * A request of fewer than `k` rows leaves places empty, which count as misses. Rows of equal score that straddle
 * place `k` are averaged over all their orders: with `n` rows, `p` of them positive, for `m` places, `m p / n` are in.
 *
 * @returns 0 to 1; a request without a positive counts 0, one without a row of the slice is undefined.
 * @throws for columns that are empty or of different lengths, labels or a slice other than 0 and 1, scores that are
 * not finite, requests whose rows are apart, `k` that is not a positive integer, unknown choices.
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
 * Expectation of {@link precisionAtK} when each row is positive with its own probability: the sum of the
 * probabilities in the top `k`, over `k`. Much less noisy than the realised one, where the true probabilities are
 * known, as in a generated log.
 *
 * @throws for probabilities outside 0 to 1, and as `precisionAtK`.
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
