import {checkOptions, type Names} from './check-options.js';
import {checkBinary, checkFinite, checkRows} from './checks.js';
import {aucOfSides} from './roc-auc.js';
import {type SortedSides, splitSides} from './sorted-sides.js';

/** Columns of `withinColdAuc`. */
export interface WithinColdAucOptions {
  /** `[n]`, finite, of any range, n >= 1. */
  readonly scores: ArrayLike<number>;
  /** `[n]` of 0 and 1. */
  readonly labels: ArrayLike<number>;
  /** `[n]` of 0 and 1: 1 where the row's item is cold. */
  readonly cold: ArrayLike<number>;
}

/**
 * {@link rocAuc} of the cold rows alone: whether a model tells good cold items from bad ones. Scoring all cold items
 * higher does not move it.
 *
 * @returns 0 to 1; NaN when the cold rows hold only one class, or none, where it is undefined.
 * @throws for columns that are empty or of different lengths, labels or `cold` other than 0 and 1, scores that are
 * not finite.
 * @example
 * withinColdAuc({scores: [0.9, 0.2, 0.3], labels: [0, 0, 1], cold: [0, 1, 1]}); // 1
 */
export function withinColdAuc(rows: WithinColdAucOptions): number {
  return aucOfSides(coldSides(rows));
}

const names: Names<WithinColdAucOptions> = {scores: 1, labels: 1, cold: 1};

/** The sorted scores of the cold rows. */
export function coldSides(rows: WithinColdAucOptions): SortedSides {
  const {scores, labels, cold} = checkOptions('withinColdAuc', rows, names);
  checkRows('withinColdAuc', {scores, labels, cold});
  checkFinite('withinColdAuc', 'scores', scores);
  checkBinary('withinColdAuc', 'labels', labels);
  checkBinary('withinColdAuc', 'cold', cold);
  return splitSides(labels, scores, cold);
}
