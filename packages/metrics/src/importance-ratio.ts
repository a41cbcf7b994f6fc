import {checkOptions, type Names} from './check-options.js';
import {metricsError} from './checks.js';
import type {FeatureImportance} from './feature-importance.js';

/** Options of `importanceRatio`. */
export interface ImportanceRatioOptions {
  /** Of both groups, as `featureImportance` gave it. */
  readonly importance: FeatureImportance;
  /** Name of the group above the line, such as the non-historical features. */
  readonly of: string;
  /** Name of the group below it, such as the historical ones. */
  readonly to: string;
}

const names: Names<ImportanceRatioOptions> = {importance: 1, of: 1, to: 1};

/**
 * How much less a model leans on one group of features than on another: the drop of PR-AUC without the first, over the drop
 * without the second. In the paper non-historical over historical features is well under 1.
 *
 * @returns any number, negative when PR-AUC rises without one group only; NaN when the second group's removal changes nothing.
 * @throws for a group that was not measured.
 * @example
 * const features = [{name: 'content', prAuc: 0.38, change: -0.05}, {name: 'history', prAuc: 0.3, change: -0.25}];
 * importanceRatio({importance: {full: 0.4, features}, of: 'content', to: 'history'}); // 0.05 / 0.25
 * @see figures 2a and 6a of arXiv 2512.17277.
 */
export function importanceRatio(options: ImportanceRatioOptions): number {
  const {importance, of, to} = checkOptions('importanceRatio', options, names);
  const change = (argument: string, name: string) => {
    const found = importance.features.find((feature) => feature.name === name);
    if (!found) {
      const known = importance.features.map((feature) => feature.name).join(', ');
      throw metricsError('importanceRatio', `${argument} was not measured`, name, `Give one of ${known}`);
    }
    return found.change;
  };
  const [above, below] = [change('of', of), change('to', to)];
  return below === 0 ? Number.NaN : above / below;
}
