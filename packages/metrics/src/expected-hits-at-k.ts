import {checkOptions, type Names} from './check-options.js';
import {checkColumns, checkProbabilities} from './checks.js';
import {type Hits, type HitsOptions, hitsNames, rankHits} from './rank-hits.js';

/** Options of `expectedHitsAtK`. */
export interface ExpectedHitsAtKOptions extends HitsOptions {
  /** `[n]`, 0 to 1: the true probability of the action. */
  readonly probabilities: ArrayLike<number>;
}

const names: Names<ExpectedHitsAtKOptions> = {...hitsNames, probabilities: 1};

/**
 * Expected value of {@link hitsAtK} when each row is positive with its own probability,
 * independently of the others:
 *
 *     mean over requests of  1 - prod over the top k of (1 - p_i)
 *
 * or, with `counting: 'each'`, the mean of `sum over the top k of p_i`. Use it where the true
 * probabilities are known, as in a generated log: it has much less noise than hits of drawn
 * labels. Probabilities of 0 and 1 give exactly `hitsAtK`.
 *
 * Slices, scopes, ties and empty requests work as in `hitsAtK`. `ties: 'pessimistic'` puts low
 * probabilities first.
 *
 * @throws if a probability is outside 0 to 1, and in the cases in which `hitsAtK` throws.
 * @example
 * const requests = [7, 7, 7];
 * expectedHitsAtK({scores: [3, 2, 1], requests, probabilities: [0.5, 0.25, 1], k: 2}).rate; // 1 - 0.5 * 0.75
 */
export function expectedHitsAtK(options: ExpectedHitsAtKOptions): Hits {
  const {probabilities, ...rest} = checkOptions('expectedHitsAtK', options, names);
  checkColumns('expectedHitsAtK', {scores: rest.scores, probabilities});
  checkProbabilities('expectedHitsAtK', 'probabilities', probabilities);
  return rankHits('expectedHitsAtK', probabilities, rest);
}
