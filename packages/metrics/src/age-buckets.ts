import {shown} from '@cs/core';
import {checkOptions, type Names} from './check-options.js';
import {checkArray, checkFinite, metricsError} from './checks.js';

/** Masks `[n]` of 0 and 1, by name of the slice. */
export type Slices = Readonly<Record<string, Uint8Array>>;

/** Options of `ageBuckets`. */
export interface AgeBucketsOptions {
  /** `[n]`, finite: the age of each row's item. */
  readonly ages: ArrayLike<number>;
  /**
   * Ascending ages at which a new bucket starts, at least one. Default 1, 7, 28, 90, for ages in
   * days.
   */
  readonly edges?: readonly number[];
}

const names: Names<AgeBucketsOptions> = {ages: 1, edges: 1};

/**
 * Slices of rows by the age of their item: below the first edge, from each edge to the next, and
 * from the last edge on. An age equal to an edge belongs to the bucket above it: an item of 28
 * days is not "younger than 28".
 *
 * @returns `'< 1'`, `'1 - 7'`, ..., `'>= 90'`. Each row is in exactly one bucket, and a bucket
 * may be empty.
 * @throws if an age is not finite, or if the edges are not ascending.
 * @example
 * ageBuckets({ages: [3, 28, 400], edges: [28]})['< 28'][0]; // 1
 * ageBuckets({ages: [3, 28, 400], edges: [28]})['>= 28'][1]; // 1
 */
export function ageBuckets(options: AgeBucketsOptions): Slices {
  const {ages, edges = [1, 7, 28, 90]} = checkOptions('ageBuckets', options, names);
  checkArray('ageBuckets', 'ages', ages);
  checkFinite('ageBuckets', 'ages', ages);
  checkEdges('ageBuckets', edges);
  return Object.fromEntries(
    [Number.NEGATIVE_INFINITY, ...edges].map((from, i) => {
      const to = edges[i] ?? Number.POSITIVE_INFINITY;
      const name = i === 0 ? `< ${to}` : i === edges.length ? `>= ${from}` : `${from} - ${to}`;
      return [name, Uint8Array.from(ages, (age) => (age >= from && age < to ? 1 : 0))];
    }),
  );
}

/** @throws unless the edges are finite and ascending, and there is at least one. */
export function checkEdges(functionName: string, edges: readonly number[]): void {
  checkArray(functionName, 'edges', edges);
  if (edges.length === 0) {
    throw metricsError(functionName, 'edges must not be empty', '0 edges', 'Give at least one');
  }
  checkFinite(functionName, 'edges', edges);
  for (let i = 1; i < edges.length; i++) {
    if (!(edges[i]! > edges[i - 1]!)) {
      throw metricsError(
        functionName,
        `edges is not ascending at index ${i}`,
        shown(edges[i]),
        'Sort the edges and remove duplicates',
      );
    }
  }
}
