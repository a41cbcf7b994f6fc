import {checkOptions, type Names} from './check-options.js';
import {checkArray, checkProbabilities, checkShare} from './checks.js';

/** Options of `holmCorrection`. */
export interface HolmCorrectionOptions {
  /** `[m]`, 0 to 1: all p-values of a table, in any order. */
  readonly pValues: ArrayLike<number>;
  /** Allowed probability of any false rejection in the table, between 0 and 1. Default 0.05. */
  readonly level?: number;
}

/** P-values of a table, corrected for multiple testing. */
export interface Holm {
  /** `[m]`, 0 to 1, in the given order. */
  readonly adjusted: Float64Array;
  /** `[m]` of 0 and 1: 1 where the adjusted p-value is at most the level. */
  readonly rejected: Uint8Array;
}

const names: Names<HolmCorrectionOptions> = {pValues: 1, level: 1};

/**
 * Holm's step-down correction for multiple tests. With the p-values in ascending order, numbered
 * from 1 to `m`,
 *
 *     adjusted_i = max over j <= i of min(1, (m - j + 1) p_j)
 *
 * The probability of any false rejection is at most the level, for any dependence between the
 * tests. The correction never rejects fewer hypotheses than Bonferroni's.
 *
 * @returns empty arrays for an empty table.
 * @throws if a p-value is outside 0 to 1 or NaN, or if the level is not between 0 and 1.
 * @example
 * holmCorrection({pValues: [0.04, 0.01, 0.03]}).adjusted[1]; // 3 * 0.01
 * holmCorrection({pValues: [0.04, 0.01, 0.03]}).adjusted[0]; // Math.max(2 * 0.03, 1 * 0.04)
 * @see Holm, A simple sequentially rejective multiple test procedure, 1979;
 * `multipletests(method='holm')` of statsmodels.
 */
export function holmCorrection(options: HolmCorrectionOptions): Holm {
  const {pValues, level = 0.05} = checkOptions('holmCorrection', options, names);
  checkArray('holmCorrection', 'pValues', pValues);
  checkProbabilities('holmCorrection', 'pValues', pValues);
  checkShare('holmCorrection', 'level', level, 0.05);
  const ascending = Array.from(pValues, (_, i) => i).sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = new Float64Array(pValues.length);
  let most = 0;
  ascending.forEach((i, rank) => {
    most = Math.max(most, Math.min(1, (pValues.length - rank) * pValues[i]!));
    adjusted[i] = most;
  });
  return {adjusted, rejected: Uint8Array.from(adjusted, (p) => (p <= level ? 1 : 0))};
}
