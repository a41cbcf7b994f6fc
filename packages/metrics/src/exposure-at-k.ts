import {checkOptions, type Names} from './check-options.js';
import {checkBinary, checkFinite, checkPositiveInteger, checkRows} from './checks.js';
import {ExactSum} from './exact-sum.js';
import {groupRequests} from './group-requests.js';
import {RequestRows} from './request-rows.js';
import {type TieOptions, tieBreak} from './ties.js';
import {expectedSum, topPlaces} from './top-places.js';

/** Options of `exposureAtK`. */
export interface ExposureAtKOptions extends TieOptions {
  /** `[n]`, finite, of any range, n >= 1. A request shows its highest scores first. */
  readonly scores: ArrayLike<number>;
  /** `[n]`: the request of each row. Rows of a request are next to each other. */
  readonly requests: ArrayLike<number>;
  /** `[n]` of 0 and 1: 1 where the row's item is cold. */
  readonly cold: ArrayLike<number>;
  /** Shown places of a request, a positive integer. A request of fewer rows has as many places as rows. */
  readonly k: number;
}

/** Cold rows among the shown. */
export interface Exposure {
  /** `count / shown`, 0 to 1. */
  readonly rate: number;
  /** Shown places that cold rows take. Not whole when averaged over ties. */
  readonly count: number;
  /** Shown places: `sum over requests of min(k, rows)`. */
  readonly shown: number;
  /** Number of requests. */
  readonly groups: number;
  /** `[groups]` in order of appearance: the share of each request. */
  readonly perRequest: Float64Array;
}

/**
 * Exposure@k: the share of all shown places, the top `k` of each request, that cold rows take.
 *
 *     sum over requests of (cold rows in the top k) / sum over requests of min(k, rows)
 *
 * Rows of equal score that straddle place `k` are averaged over all their orders; `ties: 'pessimistic'` puts warm
 * rows first.
 *
 * @throws for columns that are empty or of different lengths, `cold` other than 0 and 1, scores that are not
 * finite, requests whose rows are apart, `k` that is not a positive integer, unknown choices.
 * @example
 * const requests = [1, 1, 1, 2];
 * exposureAtK({scores: [0.9, 0.5, 0.1, 0.3], requests, cold: [0, 1, 1, 1], k: 2}).rate; // (1 + 1) / (2 + 1)
 */
export function exposureAtK(options: ExposureAtKOptions): Exposure {
  const {inTop, places} = coldPlaces(options);
  const perRequest = inTop.map((cold, g) => cold / places[g]!);
  return {...exposureOf(exposureSums(inTop, places)), perRequest};
}

/** Exposure of all requests together. */
export function exposureOf({
  count,
  shown,
  groups,
}: ReturnType<typeof exposureSums>): Omit<Exposure, 'perRequest'> {
  return {rate: count.value / shown.value, count: count.value, shown: shown.value, groups: groups.value};
}

/** Sums of what {@link coldPlaces} gives; over no request by default. */
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

/** Places of each request, and those that cold rows take. */
export function coldPlaces(options: ExposureAtKOptions): {
  inTop: Float64Array;
  places: Float64Array;
} {
  const {scores, requests, cold, k, ...rest} = checkOptions('exposureAtK', options, exposureNames);
  checkRows('exposureAtK', {scores, requests, cold});
  checkFinite('exposureAtK', 'scores', scores);
  checkFinite('exposureAtK', 'requests', requests);
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
