import {shown} from '@cs/core';
import {checkOptions, type Names} from './check-options.js';
import {metricsError} from './checks.js';
import type {FeatureImportance} from './feature-importance.js';

/** Options of `importanceRatio`. */
export interface ImportanceRatioOptions {
  /** Result of `featureImportance` that includes both groups. */
  readonly importance: FeatureImportance;
  /** Name of the group in the numerator, such as the non-historical features. */
  readonly of: string;
  /** Name of the group in the denominator, such as the historical features. */
  readonly to: string;
}

const names: Names<ImportanceRatioOptions> = {importance: 1, of: 1, to: 1};

/**
 * How much a model relies on one group of features relative to another: the change of PR-AUC
 * without the first group, divided by the change without the second. In the paper, the ratio of
 * non-historical to historical features is well below 1.
 *
 * @returns any number. Negative if PR-AUC rises without one group and drops without the other.
 * NaN if removing the second group changes nothing.
 * @throws if a group was not measured.
 * @example
 * const content = {name: 'content', prAuc: 0.38, change: -0.05};
 * const history = {name: 'history', prAuc: 0.3, change: -0.25};
 * const importance = {full: 0.4, features: [content, history]};
 * importanceRatio({importance, of: 'content', to: 'history'}); // 0.05 / 0.25
 * @see figures 2a and 6a of arXiv 2512.17277.
 */
export function importanceRatio(options: ImportanceRatioOptions): number {
  const {importance, of, to} = checkOptions('importanceRatio', options, names);
  const change = (argument: string, name: string) => {
    const found = importance.features.find((feature) => feature.name === name);
    if (!found) {
      const known = importance.features.map((feature) => feature.name).join(', ');
      throw metricsError(
        'importanceRatio',
        `${argument} was not measured`,
        shown(name),
        `Give one of ${known}`,
      );
    }
    return found.change;
  };
  const [above, below] = [change('of', of), change('to', to)];
  return below === 0 ? Number.NaN : above / below;
}
