import {checkOptions, type Names} from './check-options.js';
import {checkBinary, checkColumns, checkProbabilities} from './checks.js';
import {type Empty, meanOfSums, requestSums} from './empty-requests.js';
import {type RequestOptions, requestNames, valuePerRequest} from './mean-over-requests.js';
import {placeRanges} from './position-buckets.js';
import {expectedSum, topPlaces} from './top-places.js';

interface PlaceOptions extends RequestOptions {
  /** Ascending last positions of the ranges, positive integers. Default 10, 25, 50, 100. */
  readonly edges?: readonly number[];
}

/** Options of `hitsByPosition`. */
export interface HitsByPositionOptions extends PlaceOptions {
  /** `[n]` of 0 and 1: 1 if the action happened. */
  readonly labels: ArrayLike<number>;
}

/** Options of `expectedHitsByPosition`. */
export interface ExpectedHitsByPositionOptions extends PlaceOptions {
  /** `[n]`, 0 to 1: the true probability of the action. */
  readonly probabilities: ArrayLike<number>;
}

/** Hits in a range of positions. */
export interface PositionHits {
  /** First position of the range. */
  readonly from: number;
  /** Last position. Infinity for the last range. */
  readonly to: number;
  /** Mean number of hits over the requests that reach the range. NaN when none does. */
  readonly mean: number;
  /** Sum of hits. */
  readonly count: number;
  /** Number of requests. */
  readonly groups: number;
  /** Number of requests that do not reach the range, or have no row of the slice. */
  readonly skipped: number;
  /** `[groups]` in order of appearance. NaN where skipped. */
  readonly perRequest: Float64Array;
}

export const DEFAULT_EDGES: readonly number[] = [10, 25, 50, 100];

const names: Names<HitsByPositionOptions> = {...requestNames, edges: 1, labels: 1};

/**
 * Hits by the position at which a ranking shows them: 1 to 10, 11 to 25, 26 to 50, 51 to 100, and
 * beyond. Every positive counts, as in {@link hitsAtK} with `counting: 'each'`, at its position
 * in the whole list (or in the slice). Tied rows are averaged over all their orders.
 *
 * A better ranking moves hits from later ranges to earlier ones. To test the difference between
 * two rankings, pass `perRequest` of a range to {@link pairedLift}. This works because
 * whether a request is skipped depends only on its number of rows.
 *
 * @returns the ranges by name: `'1-10'`, `'11-25'`, ..., `'101+'`. Their counts add up to the
 * number of all positives.
 * @throws in the cases in which `hitsAtK` throws, and if the edges are not ascending positive
 * integers.
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
 * Expected value of {@link hitsByPosition} when each row is positive with its own probability.
 *
 * @throws if a probability is outside 0 to 1, and in the cases in which `hitsByPosition` throws.
 * @example
 * const requests = [7, 7, 7];
 * const probabilities = [0.5, 0.2, 0.1];
 * expectedHitsByPosition({scores: [3, 2, 1], requests, probabilities, edges: [1]})['2+'].mean; // 0.2 + 0.1
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

/** A range of positions with its name, and the hits of each request in it. */
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
      `row at position ${from}`,
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
