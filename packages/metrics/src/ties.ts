import {checkChoice, checkColumns, checkFinite, metricsError} from './checks.js';

/**
 * Which of several rows of equal score are shown first. `'average'`: the expectation over all their orders;
 * `'by-id'`: ascending `ids`; `'stable'`: the order given; `'pessimistic'`: the order that makes the metric lowest.
 */
export type Ties = 'average' | 'by-id' | 'stable' | 'pessimistic';

/** How to rank the rows of a request. */
export interface TieOptions {
  /** Order of rows of equal score. Default `'average'`. */
  readonly ties?: Ties;
  /** `[n]`, finite, for `ties: 'by-id'`: an id of each row's item, which differs among rows of equal score. */
  readonly ids?: ArrayLike<number>;
}

/** Takes the first `places` of rows of equal score. Null for `'average'`, which takes a part of each. */
export type TieBreak = ((tied: number[], places: number) => number[]) | null;

/**
 * @param worth what a row adds to the metric, for `'pessimistic'` only.
 * @throws for an unknown mode, or `'by-id'` without proper ids.
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
  // Array.sort keeps the order of equals, so that every mode is deterministic.
  if (ties === 'pessimistic')
    return (tied, places) => tied.sort((a, b) => worth[a]! - worth[b]!).slice(0, places);
  if (!ids) throw metricsError(functionName, "ties 'by-id' needs ids", ids, 'Give ids, one number a row');
  return (tied, places) => {
    tied.sort((a, b) => ids[a]! - ids[b]!);
    const twin = tied.find((row, i) => i > 0 && ids[row] === ids[tied[i - 1]!]);
    if (twin !== undefined) {
      throw metricsError(
        functionName,
        `ids repeats among rows of one request and equal score at index ${twin}`,
        ids[twin],
        'Give ids that differ within a request',
      );
    }
    return tied.slice(0, places);
  };
}
