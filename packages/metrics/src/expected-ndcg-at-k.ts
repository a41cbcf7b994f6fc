import {checkOptions, type Names} from './check-options.js';
import {checkColumns, checkPositiveInteger, checkProbabilities} from './checks.js';
import {discount} from './discounted.js';
import {meanOverRequests, type RequestMean, type RequestOptions, requestNames} from './mean-over-requests.js';
import {tieRuns} from './tie-runs.js';

/** Options of `expectedNdcgAtK`. */
export interface ExpectedNdcgAtKOptions extends Omit<RequestOptions, 'requests'> {
  /** `[n]`: the request of each row, rows of a request next to each other. Default: all rows are one request. */
  readonly requests?: ArrayLike<number>;
  /** `[n]`, 0 to 1: the true chance of the action. */
  readonly probabilities: ArrayLike<number>;
  /** Places that count, a positive integer. */
  readonly k: number;
}

const names: Names<ExpectedNdcgAtKOptions> = {...requestNames, k: 1, probabilities: 1};

/**
 * Expectation of {@link ndcgAtK} of 0/1 labels with `empty: 'zero'`, when each row is positive with its own probability,
 * independently of the others; linear and exponential gain are the same for such labels. The best order is that of each
 * outcome, so this is the mean of the ratio, not a ratio of means:
 *
 *     E[DCG@k / I(S)],   DCG@k = sum_i y_i d_i,   I(s) = sum_{i = 1..min(s, k)} 1 / log2(i + 1)
 *
 * with `S` positives in all and `d_i` the discount at the place of row i, mean over orders of ties, 0 beyond `k`. Row by
 * row, it follows P(S = s) and E[DCG 1(S = s)] for s up to `k`: exact, in time `rows * min(k, rows)`.
 *
 * @returns 0 to 1; outcomes without a positive count 0. A request whose probabilities (in the slice) are all 0 is undefined,
 * see `empty`. Below 1 also in the best order of the probabilities.
 * @throws for probabilities outside 0 to 1, and as `ndcgAtK`.
 * @example
 * // The first alone or both: 1; the second alone: 1 / log2(3); none: 0.
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

/** How many are positive, 0 to `most` or more, and what the ranking gains then. */
class Outcomes {
  /** `P(S = s)`; the last one of `S >= most`. */
  private readonly chance: Float64Array;
  /** `E[DCG 1(S = s)]`. */
  private readonly gained: Float64Array;

  constructor(private readonly most: number) {
    this.chance = new Float64Array(most + 1);
    this.gained = new Float64Array(most + 1);
    this.chance[0] = 1;
  }

  /** One more row, positive with chance `p`, which gains `gain` then. */
  add(p: number, gain: number): void {
    const {chance, gained, most} = this;
    // Those of most and more stay there.
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
