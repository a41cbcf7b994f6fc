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
  /** `[n]` of 0 and 1: whether the action happened. */
  readonly labels: ArrayLike<number>;
  /** Places that count, a positive integer. Default: all. */
  readonly k?: number;
}

/** Options of `expectedMeanAveragePrecision`. */
export interface ExpectedMeanAveragePrecisionOptions extends RequestOptions {
  /** `[n]`, 0 to 1: the true chance of the action. */
  readonly probabilities: ArrayLike<number>;
  /** Places that count, a positive integer. Default: all. */
  readonly k?: number;
}

const names: Names<MeanAveragePrecisionOptions> = {...requestNames, k: 1, labels: 1};

/**
 * MAP: average precision of the ranking of each request, mean over the requests.
 *
 *     AP@k = 1 / (positives) * sum over the positives at places i <= k of (positives up to place i) / i
 *
 * The divisor counts all positives of the request (of the slice), also those beyond `k`. Rows of equal score are
 * averaged over all their orders: with `a` rows and `c` positives before a run of `m` rows, `p` of them positive, its
 * place `a + t` adds `p/m (c + 1 + (t - 1) (p - 1) / (m - 1)) / (a + t)`. That is not {@link averagePrecision}, in
 * which rows of equal score come in together.
 *
 * @returns 0 to 1; a request without a positive (in the slice) is undefined, see `empty`.
 * @throws for columns that are empty or of different lengths, labels or a slice other than 0 and 1, scores that are
 * not finite, requests whose rows are apart, `k` that is not a positive integer, unknown choices.
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
 * Expectation of {@link meanAveragePrecision} with `empty: 'zero'`, when each row is positive with its own probability,
 * independently of the others: outcomes without a positive count 0. Probabilities of 0 and 1 give exactly
 * `meanAveragePrecision`.
 *
 * @returns 0 to 1; a request whose probabilities (in the slice) are all 0 is undefined, see `empty`.
 * @throws for probabilities outside 0 to 1, and as `meanAveragePrecision`.
 * @example
 * const requests = [7, 7];
 * // The first alone or both: 1; the second alone: 1/2; none: 0.
 * expectedMeanAveragePrecision({scores: [2, 1], requests, probabilities: [0.5, 0.5]}).mean; // (1 + 1 + 1 / 2 + 0) / 4
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

/** `sum over places i <= k of u_i (1 + pair sum over j before i of u_j) / i`, mean over the orders within runs. */
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
