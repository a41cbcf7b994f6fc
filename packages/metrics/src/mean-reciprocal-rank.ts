import {chancesOfAny} from './chance-of-any.js';
import {checkOptions, type Names} from './check-options.js';
import {checkBinary, checkColumns, checkPositiveInteger, checkProbabilities} from './checks.js';
import {
  meanOverRequests,
  type RequestMean,
  type RequestOptions,
  requestNames,
  sumOf,
} from './mean-over-requests.js';
import {tieRuns} from './tie-runs.js';

/** Options of `meanReciprocalRank`. */
export interface MeanReciprocalRankOptions extends RequestOptions {
  /** `[n]` of 0 and 1: 1 if the action happened. */
  readonly labels: ArrayLike<number>;
  /**
   * Number of positions that count, a positive integer. A first positive after them counts as 0.
   * Default: all positions.
   */
  readonly k?: number;
}

/** Options of `expectedMeanReciprocalRank`. */
export interface ExpectedMeanReciprocalRankOptions extends RequestOptions {
  /** `[n]`, 0 to 1: the true probability of the action. */
  readonly probabilities: ArrayLike<number>;
  /**
   * Number of positions that count, a positive integer. A first positive after them counts as 0.
   * Default: all positions.
   */
  readonly k?: number;
}

const names: Names<MeanReciprocalRankOptions> = {...requestNames, k: 1, labels: 1};

/**
 * Mean reciprocal rank (MRR): one over the position of the first positive of a request, averaged
 * over the requests.
 *
 * Tied rows are averaged over all their orders. Take a run of `m` tied rows with `p` positives
 * that follows `a` rows without a positive. Its first positive is at position `a + t` with
 * probability `C(m - t, p - 1) / C(m, p)`.
 *
 * @returns `mean` from 0 to 1. A request without a positive (in the slice) is undefined; see
 * `empty`.
 * @throws if the columns are empty or have different lengths, if a value of `labels` or `slice`
 * is not 0 or 1, if a score is not finite, if the rows of a request are not adjacent, if `k` is
 * not a positive integer, or if a choice is unknown.
 * @example
 * meanReciprocalRank({scores: [3, 2, 1], requests: [7, 7, 7], labels: [0, 1, 1]}).mean; // 1 / 2
 */
export function meanReciprocalRank(options: MeanReciprocalRankOptions): RequestMean {
  const {labels, ...rest} = checkOptions('meanReciprocalRank', options, names);
  checkColumns('meanReciprocalRank', {scores: rest.scores, labels});
  checkBinary('meanReciprocalRank', 'labels', labels);
  return reciprocalRanks('meanReciprocalRank', labels, rest, 'positive');
}

const expectedNames: Names<ExpectedMeanReciprocalRankOptions> = {...requestNames, k: 1, probabilities: 1};

/**
 * Expected value of {@link meanReciprocalRank} with `empty: 'zero'`, when each row is positive
 * with its own probability, independently of the others. Outcomes without a positive count as 0.
 *
 *     sum over positions i of 1/i p_i prod over j < i of (1 - p_j)
 *
 * @returns `mean` from 0 to 1. A request whose probabilities (in the slice) are all 0 is
 * undefined; see `empty`.
 * @throws if a probability is outside 0 to 1, and in the cases in which `meanReciprocalRank`
 * throws.
 * @example
 * const requests = [7, 7];
 * expectedMeanReciprocalRank({scores: [2, 1], requests, probabilities: [0.5, 0.4]}).mean; // 0.5 / 1 + 0.5 * 0.4 / 2
 * @see Chapelle et al., Expected Reciprocal Rank for Graded Relevance, CIKM 2009.
 */
export function expectedMeanReciprocalRank(options: ExpectedMeanReciprocalRankOptions): RequestMean {
  checkOptions('expectedMeanReciprocalRank', options, expectedNames);
  const {probabilities, ...rest} = options;
  checkColumns('expectedMeanReciprocalRank', {scores: rest.scores, probabilities});
  checkProbabilities('expectedMeanReciprocalRank', 'probabilities', probabilities);
  return reciprocalRanks('expectedMeanReciprocalRank', probabilities, rest, 'probability above 0');
}

function reciprocalRanks(
  name: string,
  chances: ArrayLike<number>,
  {k = Number.MAX_SAFE_INTEGER, ...options}: RequestOptions & {readonly k?: number},
  undefinedWhere: string,
): RequestMean {
  checkPositiveInteger(name, 'k', k);
  return meanOverRequests(name, chances, options, undefinedWhere, ({rows: {all: rows}, worth, breakTies}) => {
    if (sumOf(worth, rows) === 0) return Number.NaN;
    let total = 0;
    let place = 0;
    let none = 1;
    for (const run of tieRuns(options.scores, rows, breakTies, k)) {
      const any = chancesOfAny(worth, run, run.length);
      for (let t = 1; t <= run.length && place < k; t++) {
        place++;
        total += (none * (any[t]! - any[t - 1]!)) / place;
      }
      none *= 1 - any[run.length]!;
      if (none === 0 || place >= k) break;
    }
    return total;
  });
}
