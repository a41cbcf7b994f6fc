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
import {tieRuns} from './tie-runs.js';

/** Options of `meanAveragePrecision`. */
export interface MeanAveragePrecisionOptions extends RequestOptions {
  /** `[n]` of 0 and 1: 1 if the action happened. */
  readonly labels: ArrayLike<number>;
  /** Number of positions that count, a positive integer. Default: all positions. */
  readonly k?: number;
}

/** Options of `expectedMeanAveragePrecision`. */
export interface ExpectedMeanAveragePrecisionOptions extends RequestOptions {
  /** `[n]`, 0 to 1: the true probability of the action. */
  readonly probabilities: ArrayLike<number>;
  /** Number of positions that count, a positive integer. Default: all positions. */
  readonly k?: number;
}

const names: Names<MeanAveragePrecisionOptions> = {...requestNames, k: 1, labels: 1};

/**
 * Mean average precision (MAP): the average precision of each request's ranking, averaged over
 * the requests.
 *
 *     AP@k = 1 / (positives) * sum over positives at positions i <= k of (positives up to i) / i
 *
 * The divisor counts all positives of the request (in the slice), including those after position
 * `k`.
 *
 * Tied rows are averaged over all their orders. Take a run of `m` tied rows with `p` positives,
 * after `a` rows with `c` positives. Its position `a + t` adds `p/m (c + 1 + (t - 1) (p - 1) / (m
 * - 1)) / (a + t)`. This differs from {@link averagePrecision}, which adds tied rows together.
 *
 * @returns `mean` from 0 to 1. A request without a positive (in the slice) is undefined; see
 * `empty`.
 * @throws if the columns are empty or have different lengths, if a value of `labels` or `slice`
 * is not 0 or 1, if a score is not finite, if the rows of a request are not adjacent, if `k` is
 * not a positive integer, or if a choice is unknown.
 * @example
 * meanAveragePrecision({scores: [3, 2, 1], requests: [7, 7, 7], labels: [1, 0, 1]}).mean; // (1 / 1 + 2 / 3) / 2
 */
export function meanAveragePrecision(options: MeanAveragePrecisionOptions): RequestMean {
  checkOptions('meanAveragePrecision', options, names);
  const {labels, k = Number.MAX_SAFE_INTEGER, scores} = options;
  checkColumns('meanAveragePrecision', {scores, labels});
  checkBinary('meanAveragePrecision', 'labels', labels);
  checkPositiveInteger('meanAveragePrecision', 'k', k);
  return meanOverRequests('meanAveragePrecision', labels, options, 'positive', (request) => {
    const {worth, breakTies} = request;
    const rows = request.rows.all;
    return precisions(tieRuns(scores, rows, breakTies, k), worth, 1, k) / sumOf(worth, rows);
  });
}

const expectedNames: Names<ExpectedMeanAveragePrecisionOptions> = {...requestNames, k: 1, probabilities: 1};

/**
 * Expected value of {@link meanAveragePrecision} with `empty: 'zero'`, when each row is positive
 * with its own probability, independently of the others. Outcomes without a positive count as 0.
 * Probabilities of 0 and 1 give exactly `meanAveragePrecision`.
 *
 * @returns `mean` from 0 to 1. A request whose probabilities (in the slice) are all 0 is
 * undefined; see `empty`.
 * @throws if a probability is outside 0 to 1, and in the cases in which `meanAveragePrecision`
 * throws.
 * @example
 * const requests = [7, 7];
 * const probabilities = [0.5, 0.5];
 * // Only the first, or both: 1. Only the second: 1/2. None: 0.
 * expectedMeanAveragePrecision({scores: [2, 1], requests, probabilities}).mean; // (1 + 1 + 1 / 2 + 0) / 4
 */
export function expectedMeanAveragePrecision(options: ExpectedMeanAveragePrecisionOptions): RequestMean {
  checkOptions('expectedMeanAveragePrecision', options, expectedNames);
  const {probabilities, k = Number.MAX_SAFE_INTEGER, scores} = options;
  const name = 'expectedMeanAveragePrecision';
  checkColumns(name, {scores, probabilities});
  checkProbabilities(name, 'probabilities', probabilities);
  checkPositiveInteger(name, 'k', k);
  const shares = new Float64Array(scores.length);
  return meanOverRequests(name, probabilities, options, 'probability above 0', (request) => {
    const {worth, breakTies} = request;
    const rows = request.rows.all;
    if (sumOf(worth, rows) === 0) return Number.NaN;
    const runs = tieRuns(scores, rows, breakTies, k);
    return expectedShare(worth, rows, shares, (u, t) => precisions(runs, u, t, k));
  });
}

/**
 * Mean over the orders within runs of
 *
 *     sum over positions i <= k of u_i (1 + pair sum over j before i of u_j) / i
 */
function precisions(
  runs: readonly (readonly number[])[],
  u: ArrayLike<number>,
  pair: number,
  k: number,
): number {
  let total = 0;
  let place = 0;
  let before = 0;
  for (const run of runs) {
    let sum = 0;
    let squares = 0;
    for (const row of run) {
      sum += u[row]!;
      squares += u[row]! ** 2;
    }
    const m = run.length;
    const pairs = m > 1 ? (sum * sum - squares) / (m * (m - 1)) : 0;
    for (let t = 0; t < m && place < k; t++) {
      place++;
      total += ((sum / m) * (1 + pair * before) + pair * t * pairs) / place;
    }
    before += sum;
  }
  return total;
}
