import {shown} from '@cs/core';
import {checkEdges, type Slices} from './age-buckets.js';
import {checkOptions, type Names} from './check-options.js';
import {checkArray, checkPositiveInteger, metricsError} from './checks.js';

/** Options of `positionBuckets`. */
export interface PositionBucketsOptions {
  /** `[n]`: the position at which each row was shown, 1 for the first. */
  readonly positions: ArrayLike<number>;
  /** Ascending last positions of the buckets, at least one. Default 10, 25, 50, 100. */
  readonly edges?: readonly number[];
}

const names: Names<PositionBucketsOptions> = {positions: 1, edges: 1};

/**
 * Slices of logged rows by the position at which they were shown: 1 to 10, 11 to 25, 26 to 50, 51
 * to 100, and beyond. For the positions that result from a model's own scores, see
 * {@link hitsByPosition}.
 *
 * @returns `'1-10'`, `'11-25'`, ..., `'101+'`. Each row is in exactly one bucket, and a bucket
 * may be empty.
 * @throws if a position is not a positive integer, or if the edges are not ascending positive
 * integers.
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
        shown(positions[i]),
        'Count positions from 1',
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

/**
 * Ranges of positions. The last one has no end. @throws if the edges are not ascending positive
 * integers.
 */
export function placeRanges(functionName: string, edges: readonly number[]) {
  checkEdges(functionName, edges);
  for (const [i, edge] of edges.entries()) checkPositiveInteger(functionName, `edges[${i}]`, edge);
  return [0, ...edges].map((before, i) => {
    const to = edges[i] ?? Number.POSITIVE_INFINITY;
    return {name: i === edges.length ? `${before + 1}+` : `${before + 1}-${to}`, from: before + 1, to};
  });
}
