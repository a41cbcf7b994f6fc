import {checkEdges, type Slices} from './age-buckets.js';
import {checkOptions, type Names} from './check-options.js';
import {checkArray, checkPositiveInteger, metricsError} from './checks.js';

/** Options of `positionBuckets`. */
export interface PositionBucketsOptions {
  /** `[n]`: the place at which each row was shown, 1 for the first. */
  readonly positions: ArrayLike<number>;
  /** Ascending last places of the buckets, one or more. Default 10, 25, 50, 100. */
  readonly edges?: readonly number[];
}

const names: Names<PositionBucketsOptions> = {positions: 1, edges: 1};

/**
 * Slices of logged rows by the place at which they were shown: the top 10, 11 to 25, 26 to 50, 51 to 100, and beyond.
 * For the places that a model's own scores give, see {@link hitsByPosition}.
 *
 * @returns `'1-10'`, `'11-25'`, ..., `'101+'`, each row in exactly one; a bucket may be empty.
 * @throws for positions that are not positive integers, and edges that are not or do not ascend.
 * @example
 * positionBuckets({positions: [1, 10, 11, 300]})['1-10'][1]; // 1
 * positionBuckets({positions: [1, 10, 11, 300]})['101+'][3]; // 1
 * @see table 5 of arXiv 2512.17277.
 */
export function positionBuckets(options: PositionBucketsOptions): Slices {
  const {positions, edges = [10, 25, 50, 100]} = checkOptions('positionBuckets', options, names);
  checkArray('positionBuckets', 'positions', positions);
  for (let i = 0; i < positions.length; i++) {
    if (!Number.isSafeInteger(positions[i]) || positions[i]! < 1) {
      throw metricsError(
        'positionBuckets',
        `positions has a value that is not a positive integer at index ${i}`,
        positions[i],
        'Count places from 1',
      );
    }
  }
  return Object.fromEntries(
    placeRanges('positionBuckets', edges).map(({name, from, to}) => [
      name,
      Uint8Array.from(positions, (place) => (place >= from && place <= to ? 1 : 0)),
    ]),
  );
}

/** Ranges of places, the last one without end. @throws for edges that are not positive integers or do not ascend. */
export function placeRanges(functionName: string, edges: readonly number[]) {
  checkEdges(functionName, edges);
  for (const [i, edge] of edges.entries()) checkPositiveInteger(functionName, `edges[${i}]`, edge);
  return [0, ...edges].map((before, i) => {
    const to = edges[i] ?? Number.POSITIVE_INFINITY;
    return {name: i === edges.length ? `${before + 1}+` : `${before + 1}-${to}`, from: before + 1, to};
  });
}
