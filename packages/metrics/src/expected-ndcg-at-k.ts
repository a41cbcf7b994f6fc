import {checkOptions, type Names} from './check-options.js';
import {checkColumns, checkPositiveInteger, checkProbabilities} from './checks.js';
import {discount} from './discounted.js';
import {meanOverRequests, type RequestMean, type RequestOptions, requestNames} from './mean-over-requests.js';
import {tieRuns} from './tie-runs.js';

/** Options of `expectedNdcgAtK`. */
export interface ExpectedNdcgAtKOptions extends Omit<RequestOptions, 'requests'> {
  /**
   * `[n]`: the request of each row. Rows of the same request must be adjacent. Default: all rows
   * are one request.
   */
  readonly requests?: ArrayLike<number>;
  /** `[n]`, 0 to 1: the true probability of the action. */
  readonly probabilities: ArrayLike<number>;
  /** Number of positions that count, a positive integer. */
  readonly k: number;
}

const names: Names<ExpectedNdcgAtKOptions> = {...requestNames, k: 1, probabilities: 1};

/**
 * Expected value of {@link ndcgAtK} of 0/1 labels with `empty: 'zero'`, when each row is positive
 * with its own probability, independently of the others. For 0/1 labels, linear and exponential
 * gain are the same. Each outcome is divided by its own best order, so this is the mean of a
 * ratio, not a ratio of means:
 *
 *     E[DCG@k / I(S)],   DCG@k = sum_i y_i d_i,   I(s) = sum_{i = 1..min(s, k)} 1 / log2(i + 1)
 *
 * `S` is the number of positives. `d_i` is the discount at the position of row i: the mean over
 * the orders of tied rows, and 0 beyond `k`. The computation goes row by row and updates P(S = s)
 * and E[DCG 1(S = s)] for s up to `k`. It is exact and takes time proportional to
 * `rows * min(k, rows)`.
 *
 * @returns `mean` from 0 to 1. Outcomes without a positive count as 0, and a request whose
 * probabilities (in the slice) are all 0 is undefined; see `empty`. The value can be below 1 even
 * when rows are ranked by their true probabilities.
 * @throws if a probability is outside 0 to 1, and in the cases in which `ndcgAtK` throws.
 * @example
 * // Only the first, or both: 1. Only the second: 1 / log2(3). None: 0.
 * expectedNdcgAtK({scores: [2, 1], probabilities: [0.5, 0.5], k: 2}).mean; // (1 + 1 + 1 / Math.log2(3) + 0) / 4
 */
export function expectedNdcgAtK(options: ExpectedNdcgAtKOptions): RequestMean {
  const {probabilities, k, ...rest} = checkOptions('expectedNdcgAtK', options, names);
  const name = 'expectedNdcgAtK';
  const {scores} = rest;
  checkColumns(name, {scores, probabilities});
  checkProbabilities(name, 'probabilities', probabilities);
  checkPositiveInteger(name, 'k', k);
  const requests = rest.requests ?? new Uint8Array(scores.length);
  const all = {...rest, requests};
  return meanOverRequests(name, probabilities, all, 'probability above 0', (request) => {
    const {worth, breakTies} = request;
    const outcomes = new Outcomes(Math.min(k, request.rows.length));
    let place = 0;
    let any = false;
    for (const run of tieRuns(scores, request.rows.all, breakTies)) {
      let gain = 0;
      for (const end = place + run.length; place < end; ) if (++place <= k) gain += 1 / discount(place);
      for (const row of run) {
        if (worth[row] === 0) continue;
        any = true;
        outcomes.add(worth[row]!, gain / run.length);
      }
    }
    return any ? outcomes.ndcg() : Number.NaN;
  });
}

/**
 * Joint distribution of the number of positives S and the DCG. Counts of `most` or more are taken
 * together.
 */
class Outcomes {
  /** `P(S = s)`. The last entry is `P(S >= most)`. */
  private readonly chance: Float64Array;
  /** `E[DCG 1(S = s)]`. The last entry is for `S >= most`. */
  private readonly gained: Float64Array;

  constructor(private readonly most: number) {
    this.chance = new Float64Array(most + 1);
    this.gained = new Float64Array(most + 1);
    this.chance[0] = 1;
  }

  /** Adds a row that is positive with probability `p` and then adds `gain` to the DCG. */
  add(p: number, gain: number): void {
    const {chance, gained, most} = this;
    // Outcomes with `most` or more positives stay in the last entry.
    gained[most]! += p * gain * chance[most]!;
    for (let s = most; s >= 0; s--) {
      const stay = s === most ? 1 : 1 - p;
      const before = s === 0 ? 0 : p * chance[s - 1]!;
      gained[s] = stay * gained[s]! + (s === 0 ? 0 : p * gained[s - 1]!) + before * gain;
      chance[s] = stay * chance[s]! + before;
    }
  }

  /** `sum over s of E[DCG 1(S = s)] / I(s)`. */
  ndcg(): number {
    let sum = 0;
    let best = 0;
    for (let s = 1; s <= this.most; s++) {
      best += 1 / discount(s);
      sum += this.gained[s]! / best;
    }
    return sum;
  }
}
