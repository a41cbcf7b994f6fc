import {Sfc32, shown} from '@cs/core';
import {averagePrecision} from './average-precision.js';
import {checkOptions, type Names} from './check-options.js';
import {
  checkBinary,
  checkChoice,
  checkColumns,
  checkFinite,
  checkPositiveInteger,
  checkSeed,
  metricsError,
} from './checks.js';

/**
 * Features by name: `[n]`, or `[n * width]` row by row for features with several numbers per row.
 */
export type FeatureColumns = Readonly<Record<string, ArrayLike<number>>>;

/** Options of `featureImportance`. */
export interface FeatureImportanceOptions {
  /**
   * Features by name, each with the same number of values for every one of `n` rows. All are
   * passed to `score`.
   */
  readonly columns: FeatureColumns;
  /** `[n]` of 0 and 1, with at least one positive. */
  readonly labels: ArrayLike<number>;
  /**
   * Returns the scores `[n]` of the rows, such as a model's predictions. Must not change the
   * columns.
   */
  readonly score: (columns: FeatureColumns) => ArrayLike<number> | Promise<ArrayLike<number>>;
  /** Features to remove together, by name of the group. Default: each feature on its own. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /**
   * `'remove'` (default, as in the paper): the features are set to `missing` in all rows.
   * `'permute'`: their values are shuffled among the rows. Features of a group move together.
   */
  readonly by?: 'remove' | 'permute';
  /** Value of a removed feature. Default 0, the mean of a standardized feature. */
  readonly missing?: number;
  /** Number of permutations to average over. Default 5. */
  readonly repeats?: number;
  /** Seed of the permutations: an integer, at least 0. Required with `by: 'permute'`. */
  readonly seed?: number;
}

/** How PR-AUC changes without a feature or group. */
export interface Importance {
  readonly name: string;
  /** PR-AUC without it, averaged over the permutations. */
  readonly prAuc: number;
  /** `prAuc / full - 1`. -0.1 means that PR-AUC drops by 10 %. Above 0, PR-AUC rises. */
  readonly change: number;
}

/** PR-AUC with all features, and without each feature or group, in the given order. */
export interface FeatureImportance {
  readonly full: number;
  readonly features: readonly Importance[];
}

const optionNames: Names<FeatureImportanceOptions> = {
  columns: 1,
  labels: 1,
  score: 1,
  groups: 1,
  by: 1,
  missing: 1,
  repeats: 1,
  seed: 1,
};

/**
 * Importance of features or groups of features: the relative change of PR-AUC
 * ({@link averagePrecision}) when they are removed from, or shuffled among, the rows that a
 * trained model scores. The ratio of the changes of two groups shows which one the model relies
 * on more.
 *
 * If two features carry the same information, each looks unimportant on its own. Remove them as a
 * group.
 *
 * @returns a promise, also when `score` is synchronous. `score` runs once with all features, and
 * once (or `repeats` times) per feature or group.
 * @throws (rejects) if a label is not 0 or 1, if there is no positive, if columns do not have
 * `n * width` finite values, if a group is empty or has an unknown feature, if `score` does not
 * return `n` finite numbers, if the seed is missing, or if an option is out of range.
 * @example
 * const columns = {history: [3, 2, 1], content: [0, 0, 1]};
 * const score = ({history, content}) => history.map((h, row) => h + content[row]);
 * const labels = [1, 0, 0];
 * // Without history the positive ties with one negative below the other: precision 1 / 3, not 1.
 * (await featureImportance({columns, labels, score})).features[0].change; // 1 / 3 - 1
 * @see figures 2a and 6a of arXiv 2512.17277; `sklearn.inspection.permutation_importance`.
 */
export async function featureImportance(options: FeatureImportanceOptions): Promise<FeatureImportance> {
  checkOptions('featureImportance', options, optionNames);
  const {columns, labels, score, by = 'remove', missing = 0, repeats = 5, seed} = options;
  const fail = (problem: string, received: string, remedy: string) =>
    metricsError('featureImportance', problem, received, remedy);
  checkChoice('featureImportance', 'by', by, ['remove', 'permute']);
  checkPositiveInteger('featureImportance', 'repeats', repeats);
  if (by === 'permute') checkSeed('featureImportance', seed as number);
  if (!Number.isFinite(missing)) throw fail('missing is not finite', shown(missing), 'Give a finite number');
  checkColumns('featureImportance', {labels});
  checkBinary('featureImportance', 'labels', labels);
  const n = labels.length;
  if (!Array.from(labels).includes(1)) throw fail('labels has no positive', `${n} rows`, 'Give at least one');
  const names = Object.keys(columns);
  for (const name of names) {
    const column = columns[name]!;
    checkColumns('featureImportance', {[`columns.${name}`]: column});
    if (column.length === 0 || column.length % n !== 0) {
      throw fail(
        `columns.${name} does not have the same number of values for each row`,
        `${column.length} for ${n} rows`,
        'Give n * width values, row by row',
      );
    }
    checkFinite('featureImportance', `columns.${name}`, column);
  }
  const groups = options.groups ?? Object.fromEntries(names.map((name) => [name, [name]]));
  for (const [group, members] of Object.entries(groups)) {
    const unknown = members.find((name) => !names.includes(name));
    if (members.length === 0 || unknown !== undefined) {
      throw fail(
        `groups.${group} is empty or has an unknown feature`,
        unknown === undefined ? 'none' : shown(unknown),
        `Give names from ${names.join(', ')}`,
      );
    }
  }

  const prAuc = async (given: FeatureColumns) => {
    const scores = await score(given);
    checkColumns('featureImportance', {labels, 'result of score': scores});
    checkFinite('featureImportance', 'result of score', scores);
    return averagePrecision({labels, scores});
  };
  const full = await prAuc(columns);
  const features: Importance[] = [];
  for (const [name, members] of Object.entries(groups)) {
    const random = new Sfc32(seed ?? 0);
    const times = by === 'remove' ? 1 : repeats;
    let sum = 0;
    for (let i = 0; i < times; i++) {
      const order = by === 'permute' ? shuffled(n, random) : undefined;
      const changed = members.map((member) => [member, without(columns[member]!, n, missing, order)]);
      sum += await prAuc({...columns, ...Object.fromEntries(changed)});
    }
    features.push({name, prAuc: sum / times, change: sum / times / full - 1});
  }
  return {full, features};
}

/** The column with its rows in another order, or filled with `missing`. */
function without(column: ArrayLike<number>, n: number, missing: number, order?: Uint32Array): Float64Array {
  if (!order) return new Float64Array(column.length).fill(missing);
  const width = column.length / n;
  return Float64Array.from(column, (_, i) => column[order[Math.floor(i / width)]! * width + (i % width)]!);
}

/** 0 to n - 1 in random order. All orders are equally likely (Fisher-Yates). */
function shuffled(n: number, random: Sfc32): Uint32Array {
  const order = Uint32Array.from({length: n}, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
