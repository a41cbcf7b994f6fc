import type {PartRows} from '@cs/log';
import {positionBuckets} from '@cs/metrics';
import {requestHits} from './score-arm.js';

/** Hits on the rows that the production ranker had shown at some positions. */
export interface PositionHits {
  /** The positions, from 1: such as `'4-10'` or `'101+'`. */
  readonly name: string;
  /** Hits per request, by action. */
  readonly hits: Readonly<Record<string, Float64Array>>;
}

/** Last positions of the buckets: the paper's, and the first three apart. */
const EDGES = [3, 10, 25, 50, 100];

/**
 * Counts the hits of a ranking by where the production ranker had shown their rows: whether the top k finds what was shown low.
 *
 * @param outcomes labels or true probabilities, by action.
 * @returns buckets that have rows, from the top.
 * @see table 5 of arXiv 2512.17277, which counts by the position of the new ranker, online.
 */
export function positionHits(
  scores: ArrayLike<number>,
  part: PartRows,
  outcomes: Readonly<Record<string, Float32Array>>,
  kind: 'realised' | 'expected',
  k: number,
): PositionHits[] {
  const positions = Int32Array.from(part.position, (position) => position + 1);
  return Object.entries(positionBuckets({positions, edges: EDGES}))
    .filter(([, mask]) => mask.includes(1))
    .map(([name, mask]) => {
      const found = requestHits(scores, {...part, cold: mask}, outcomes, kind, k);
      return {
        name,
        hits: Object.fromEntries(Object.entries(found).map(([action, {fresh}]) => [action, fresh])),
      };
    });
}
