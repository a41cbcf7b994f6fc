import {checkOptions, type Names} from './check-options.js';
import {checkColumns, checkProbabilities} from './checks.js';
import {type Hits, type HitsOptions, hitsNames, rankHits} from './rank-hits.js';

/** Options of `expectedHitsAtK`. */
export interface ExpectedHitsAtKOptions extends HitsOptions {
  /** `[n]`, 0 to 1: the true chance of the action. */
  readonly probabilities: ArrayLike<number>;
}

const names: Names<ExpectedHitsAtKOptions> = {...hitsNames, probabilities: 1};

/**
 * Expectation of {@link hitsAtK} when each row is a hit with its own probability, independently of the others:
 *
 *     mean over requests of  1 - prod over the top k of (1 - p_i)
 *
 * or, with `counting: 'each'`, of `sum over the top k of p_i`. Much less noisy than realised hits, where the true
 * probabilities are known, as in a generated log. Probabilities of 0 and 1 give exactly `hitsAtK`.
 *
 * Slice, scope, ties (`'pessimistic'` puts low probabilities first) and empty requests are those of `hitsAtK`.
 *
 * @throws for probabilities outside 0 to 1, and as `hitsAtK`.
 * @example
 * expectedHitsAtK({scores: [3, 2, 1], requests: [7, 7, 7], probabilities: [0.5, 0.25, 1], k: 2}).rate; // 1 - 0.5 * 0.75
 */
export function expectedHitsAtK(options: ExpectedHitsAtKOptions): Hits {
  const {probabilities, ...rest} = checkOptions('expectedHitsAtK', options, names);
  checkColumns('expectedHitsAtK', {scores: rest.scores, probabilities});
  checkProbabilities('expectedHitsAtK', 'probabilities', probabilities);
  return rankHits('expectedHitsAtK', probabilities, rest);
}
