import {shown} from '@cs/core';
import {checkChoice, checkColumns, checkFinite, metricsError} from './checks.js';

/**
 * In which order tied rows (rows of equal score) are shown.
 *
 * - `'average'`: the expectation over all their orders.
 * - `'by-id'`: by ascending `ids`.
 * - `'stable'`: in the given order.
 * - `'pessimistic'`: in the order that makes the metric lowest.
 */
export type Ties = 'average' | 'by-id' | 'stable' | 'pessimistic';

/** How to rank the rows of a request. */
export interface TieOptions {
  /** Order of tied rows. Default `'average'`. */
  readonly ties?: Ties;
  /**
   * `[n]`, finite. Required by `ties: 'by-id'`: an id of each row's item. Tied rows of one
   * request must have different ids.
   */
  readonly ids?: ArrayLike<number>;
}

/**
 * Picks the first `places` of some tied rows. Null for `'average'`, which counts a fraction of
 * each row.
 */
export type TieBreak = ((tied: number[], places: number) => number[]) | null;

/**
 * @param worth what each row adds to the metric. Only `'pessimistic'` uses it.
 * @throws if the mode is unknown, or if it is `'by-id'` and the ids are missing or not valid.
 */
export function tieBreak(
  functionName: string,
  {ties = 'average', ids}: TieOptions,
  scores: ArrayLike<number>,
  worth: ArrayLike<number>,
): TieBreak {
  checkChoice(functionName, 'ties', ties, ['average', 'by-id', 'stable', 'pessimistic']);
  if (ids) {
    checkColumns(functionName, {scores, ids});
    checkFinite(functionName, 'ids', ids);
  }
  if (ties === 'average') return null;
  if (ties === 'stable') return (tied, places) => tied.slice(0, places);
  // Array.sort is stable, so every mode is deterministic.
  if (ties === 'pessimistic')
    return (tied, places) => tied.sort((a, b) => worth[a]! - worth[b]!).slice(0, places);
  if (!ids)
    throw metricsError(functionName, "ties 'by-id' needs ids", shown(ids), 'Give ids, one number per row');
  return (tied, places) => {
    tied.sort((a, b) => ids[a]! - ids[b]!);
    const twin = tied.find((row, i) => i > 0 && ids[row] === ids[tied[i - 1]!]);
    if (twin !== undefined) {
      throw metricsError(
        functionName,
        `ids has the same id for two tied rows of one request at index ${twin}`,
        shown(ids[twin]),
        'Give each row of a request a different id',
      );
    }
    return tied.slice(0, places);
  };
}
