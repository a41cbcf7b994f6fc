import type {PartRows} from '@cs/log';
import {positionBuckets} from '@cs/metrics';
import {requestHits} from './score-arm.js';

/** Hits on the rows that the log had shown at some positions. */
export interface PositionHits {
  /** The positions, from 1: such as `4-10` or `101+`. */
  readonly name: string;
  /** Hits per request, by action. */
  readonly hits: Readonly<Record<string, Float64Array>>;
}

/** Last positions of the buckets: those of the paper, with the first three separate. */
const EDGES = [3, 10, 25, 50, 100];

/**
 * Hits of a new ranking in its top k, by the position at which the production ranker had shown the
 * row. It shows whether the new top k contains hits that production had ranked low. (`hitsByPosition` of
 * @cs/metrics counts by the position in the new ranking instead.)
 *
 * @param outcomes labels or true probabilities, by action.
 * @returns the buckets that have rows, from the top.
 * @see table 5 of arXiv 2512.17277, which counts online, by the position in the new ranking.
 */
export function hitsByLoggedPosition(
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
