import {type PartRows, type RequestHits, requestHits} from './score-arm.js';

/** Hits on the rows that the production ranker had shown from one position to another. */
export interface PositionHits {
  /** First position, from 1. */
  readonly from: number;
  /** Last position; null where there is no end. */
  readonly to: number | null;
  /** Hits per request, by action. */
  readonly hits: Readonly<Record<string, Float64Array>>;
}

/** Ends of the buckets: the paper's, and the first three apart. */
const ENDS = [3, 10, 25, 50, 100];

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
  const starts = [0, ...ENDS];
  return starts.flatMap((start, i) => {
    const end = starts[i + 1] ?? Number.POSITIVE_INFINITY;
    const mask = Uint8Array.from(part.position, (position) => (position >= start && position < end ? 1 : 0));
    if (!mask.includes(1)) return [];
    const found: Record<string, RequestHits> = requestHits(scores, {...part, cold: mask}, outcomes, kind, k);
    const hits = Object.entries(found).map(([action, {fresh}]) => [action, fresh]);
    return [
      {
        from: start + 1,
        to: end === Number.POSITIVE_INFINITY ? null : end,
        hits: Object.fromEntries(hits) as Record<string, Float64Array>,
      },
    ];
  });
}
