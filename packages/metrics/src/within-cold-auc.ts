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
  /** `[n]` of 0 and 1: 1 for rows with a cold item. */
  readonly cold: ArrayLike<number>;
}

/**
 * {@link rocAuc} of the cold rows alone: how well a model separates good cold items from bad
 * ones. Raising the scores of all cold items by the same factor does not change it.
 *
 * @returns a number from 0 to 1. NaN when there is no cold row, or when the cold rows have only
 * one class, because the AUC is undefined then.
 * @throws if the columns are empty or have different lengths, if a value of `labels` or `cold` is
 * not 0 or 1, or if a score is not finite.
 * @example
 * withinColdAuc({scores: [0.9, 0.2, 0.3], labels: [0, 0, 1], cold: [0, 1, 1]}); // 1
 */
export function withinColdAuc(rows: WithinColdAucOptions): number {
  return aucOfSides(coldSides(rows));
}

const names: Names<WithinColdAucOptions> = {scores: 1, labels: 1, cold: 1};

/** The sorted scores of the cold rows, by class. */
export function coldSides(rows: WithinColdAucOptions): SortedSides {
  const {scores, labels, cold} = checkOptions('withinColdAuc', rows, names);
  checkRows('withinColdAuc', {scores, labels, cold});
  checkFinite('withinColdAuc', 'scores', scores);
  checkBinary('withinColdAuc', 'labels', labels);
  checkBinary('withinColdAuc', 'cold', cold);
  return splitSides(labels, scores, cold);
}
