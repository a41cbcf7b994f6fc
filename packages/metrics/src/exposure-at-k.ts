import {checkOptions, type Names} from './check-options.js';
import {checkBinary, checkFinite, checkIds, checkPositiveInteger, checkRows} from './checks.js';
import {ExactSum} from './exact-sum.js';
import {groupRequests} from './group-requests.js';
import {RequestRows} from './request-rows.js';
import {type TieOptions, tieBreak} from './ties.js';
import {expectedSum, topPlaces} from './top-places.js';

/** Options of `exposureAtK`. */
export interface ExposureAtKOptions extends TieOptions {
  /**
   * `[n]`, finite, of any range, n >= 1. The rows of a request are ranked from the highest score
   * down.
   */
  readonly scores: ArrayLike<number>;
  /** `[n]`: the request of each row. Rows of the same request must be adjacent. */
  readonly requests: ArrayLike<number>;
  /** `[n]` of 0 and 1: 1 for rows with a cold item. */
  readonly cold: ArrayLike<number>;
  /**
   * Number of shown positions per request, a positive integer. A request with fewer rows shows
   * all of them.
   */
  readonly k: number;
}

/** Cold rows among the shown rows. */
export interface Exposure {
  /** `count / shown`, 0 to 1. */
  readonly rate: number;
  /** Number of shown cold rows. May be fractional when ties are averaged. */
  readonly count: number;
  /** Number of shown rows: `sum over requests of min(k, rows)`. */
  readonly shown: number;
  /** Number of requests. */
  readonly groups: number;
  /** `[groups]` in order of appearance: the share of each request. */
  readonly perRequest: Float64Array;
}

/**
 * Exposure@k: the share of cold rows among all shown rows, which are the top `k` of each request.
 *
 *     sum over requests of (cold rows in the top k) / sum over requests of min(k, rows)
 *
 * When tied rows straddle position `k`, the result is averaged over all their orders.
 * `ties: 'pessimistic'` puts warm rows first.
 *
 * @throws if the columns are empty or have different lengths, if a value of `cold` is not 0 or 1,
 * if a score is not finite, if the rows of a request are not adjacent, if `k` is not a positive
 * integer, or if `ties` is unknown.
 * @example
 * const requests = [1, 1, 1, 2];
 * exposureAtK({scores: [0.9, 0.5, 0.1, 0.3], requests, cold: [0, 1, 1, 1], k: 2}).rate; // (1 + 1) / (2 + 1)
 */
export function exposureAtK(options: ExposureAtKOptions): Exposure {
  const {inTop, places} = coldPlaces(options);
  const perRequest = inTop.map((cold, g) => cold / places[g]!);
  return {...exposureOf(exposureSums(inTop, places)), perRequest};
}

/** Exposure over all requests. */
export function exposureOf({
  count,
  shown,
  groups,
}: ReturnType<typeof exposureSums>): Omit<Exposure, 'perRequest'> {
  return {rate: count.value / shown.value, count: count.value, shown: shown.value, groups: groups.value};
}

/** Sums of the output of {@link coldPlaces}. Without arguments, the sums of no requests. */
export function exposureSums(
  inTop: Float64Array = new Float64Array(0),
  places: Float64Array = new Float64Array(0),
) {
  const sums = {count: new ExactSum(), shown: new ExactSum(), groups: new ExactSum()};
  for (const cold of inTop) sums.count.add(cold);
  for (const there of places) sums.shown.add(there);
  sums.groups.add(inTop.length);
  return sums;
}

export const exposureNames: Names<ExposureAtKOptions> = {
  scores: 1,
  requests: 1,
  cold: 1,
  k: 1,
  ties: 1,
  ids: 1,
};

/** Number of shown cold rows, and of shown rows, of each request. */
export function coldPlaces(options: ExposureAtKOptions): {
  inTop: Float64Array;
  places: Float64Array;
} {
  const {scores, requests, cold, k, ...rest} = checkOptions('exposureAtK', options, exposureNames);
  checkRows('exposureAtK', {scores, requests, cold});
  checkFinite('exposureAtK', 'scores', scores);
  checkIds('exposureAtK', 'requests', requests);
  checkBinary('exposureAtK', 'cold', cold);
  checkPositiveInteger('exposureAtK', 'k', k);
  const breakTies = tieBreak('exposureAtK', rest, scores, cold);

  const starts = groupRequests('exposureAtK', requests);
  const inTop = new Float64Array(starts.length - 1);
  const places = new Float64Array(starts.length - 1);
  const rows = new RequestRows();
  for (let g = 0; g < inTop.length; g++) {
    rows.moveTo(starts[g]!, starts[g + 1]!);
    inTop[g] = expectedSum(cold, topPlaces(scores, rows, k, breakTies));
    places[g] = Math.min(k, rows.length);
  }
  return {inTop, places};
}
