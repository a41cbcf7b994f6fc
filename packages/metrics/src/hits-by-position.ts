import {checkOptions, type Names} from './check-options.js';
import {checkBinary, checkColumns, checkProbabilities} from './checks.js';
import {type Empty, meanOfSums, requestSums} from './empty-requests.js';
import {type RequestOptions, requestNames, valuePerRequest} from './mean-over-requests.js';
import {placeRanges} from './position-buckets.js';
import {expectedSum, topPlaces} from './top-places.js';

interface PlaceOptions extends RequestOptions {
  /** Ascending last places of the buckets, positive integers. Default 10, 25, 50, 100. */
  readonly edges?: readonly number[];
}

/** Options of `hitsByPosition`. */
export interface HitsByPositionOptions extends PlaceOptions {
  /** `[n]` of 0 and 1: whether the action happened. */
  readonly labels: ArrayLike<number>;
}

/** Options of `expectedHitsByPosition`. */
export interface ExpectedHitsByPositionOptions extends PlaceOptions {
  /** `[n]`, 0 to 1: the true chance of the action. */
  readonly probabilities: ArrayLike<number>;
}

/** Hits on a range of places. */
export interface PositionHits {
  /** First place of the range. */
  readonly from: number;
  /** Last place, Infinity for the last range. */
  readonly to: number;
  /** Mean number of hits of the requests that reach the range. NaN when none does. */
  readonly mean: number;
  /** Sum of hits. */
  readonly count: number;
  /** Number of requests. */
  readonly groups: number;
  /** Requests that do not reach the range, or have no row of the slice. */
  readonly skipped: number;
  /** `[groups]` in order of appearance; NaN where skipped. */
  readonly perRequest: Float64Array;
}

export const DEFAULT_EDGES: readonly number[] = [10, 25, 50, 100];

const names: Names<HitsByPositionOptions> = {...requestNames, edges: 1, labels: 1};

/**
 * Hits by the place at which a ranking shows them: in the top 10, at places 11 to 25, 26 to 50, 51 to 100, and beyond.
 * Every positive is counted, as in {@link hitsAtK} with `counting: 'each'`, at its place in the whole list (or the slice).
 * Rows of equal score are averaged over all their orders.
 *
 * A better ranking moves hits from lower ranges to the top. To compare two rankings with their noise, give `perRequest` of a
 * range to {@link pairedBootstrapLift}: whether a request is skipped depends on its number of rows alone.
 *
 * @returns the ranges by name, `'1-10'`, `'11-25'`, ..., `'101+'`; the counts add up to all positives.
 * @throws as `hitsAtK`, and for edges that are not positive integers or do not ascend.
 * @example
 * const requests = [7, 7, 7];
 * hitsByPosition({scores: [3, 2, 1], requests, labels: [1, 0, 1], edges: [1]})['1-1'].count; // 1
 * hitsByPosition({scores: [3, 2, 1], requests, labels: [1, 0, 1], edges: [1]})['2+'].count; // 1
 * @see table 5 of arXiv 2512.17277.
 */
export function hitsByPosition(options: HitsByPositionOptions): Record<string, PositionHits> {
  return byPlace(realisedHits(options), options.empty);
}

/** Hits of each range and request. */
export function realisedHits(options: HitsByPositionOptions): RangeHits[] {
  const {labels, ...rest} = checkOptions('hitsByPosition', options, names);
  checkColumns('hitsByPosition', {scores: rest.scores, labels});
  checkBinary('hitsByPosition', 'labels', labels);
  return hitsOfRanges('hitsByPosition', labels, rest);
}

const expectedNames: Names<ExpectedHitsByPositionOptions> = {...requestNames, edges: 1, probabilities: 1};

/**
 * Expectation of {@link hitsByPosition} when each row is positive with its own probability.
 *
 * @throws for probabilities outside 0 to 1, and as `hitsByPosition`.
 * @example
 * const requests = [7, 7, 7];
 * expectedHitsByPosition({scores: [3, 2, 1], requests, probabilities: [0.5, 0.2, 0.1], edges: [1]})['2+'].mean; // 0.2 + 0.1
 */
export function expectedHitsByPosition(options: ExpectedHitsByPositionOptions): Record<string, PositionHits> {
  return byPlace(expectedHits(options), options.empty);
}

/** Expected hits of each range and request. */
export function expectedHits(options: ExpectedHitsByPositionOptions): RangeHits[] {
  const {probabilities, ...rest} = checkOptions('expectedHitsByPosition', options, expectedNames);
  checkColumns('expectedHitsByPosition', {scores: rest.scores, probabilities});
  checkProbabilities('expectedHitsByPosition', 'probabilities', probabilities);
  return hitsOfRanges('expectedHitsByPosition', probabilities, rest);
}

/** Ranges of places by name, and the hits of each request on each of them. */
type RangeHits = ReturnType<typeof placeRanges>[number] & {readonly perRequest: Float64Array};

function hitsOfRanges(
  functionName: string,
  chances: ArrayLike<number>,
  {edges = DEFAULT_EDGES, ...options}: PlaceOptions,
): RangeHits[] {
  return placeRanges(functionName, edges).map((range) => {
    const {from, to} = range;
    const perRequest = valuePerRequest(
      functionName,
      chances,
      options,
      `row at place ${from}`,
      ({rows, worth, breakTies}) => {
        if (rows.length < from) return Number.NaN;
        const upTo = (k: number) =>
          k === 0 ? 0 : expectedSum(worth, topPlaces(options.scores, rows, k, breakTies));
        return upTo(to) - upTo(from - 1);
      },
    );
    return {...range, perRequest};
  });
}

function byPlace(ranges: readonly RangeHits[], empty?: Empty): Record<string, PositionHits> {
  return Object.fromEntries(
    ranges.map(({name, from, to, perRequest}) => {
      const sums = requestSums(perRequest);
      return [name, {from, to, count: sums.sum.value, ...meanOfSums(sums, empty), perRequest}];
    }),
  );
}
