import {Sfc32} from '@cs/core';
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

/** Features by name: `[n]` or, for features of several numbers, `[n * width]` row by row. */
export type FeatureColumns = Readonly<Record<string, ArrayLike<number>>>;

/** Options of `featureImportance`. */
export interface FeatureImportanceOptions {
  /** Features by name, each of `n` rows of one width. All are handed to `score`. */
  readonly columns: FeatureColumns;
  /** `[n]` of 0 and 1, with at least one positive. */
  readonly labels: ArrayLike<number>;
  /** Scores `[n]` of the rows, such as a model's predictions. Must leave the columns alone. */
  readonly score: (columns: FeatureColumns) => ArrayLike<number> | Promise<ArrayLike<number>>;
  /** Features that are removed together, by the name of their group. Default: each feature alone. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /**
   * `'remove'` (default), as in the paper: the features become `missing` in all rows. `'permute'`: rows exchange them,
   * a group's together.
   */
  readonly by?: 'remove' | 'permute';
  /** Value of a removed feature. Default 0, the mean of a standardized feature. */
  readonly missing?: number;
  /** Permutations, of which the mean is taken. Default 5. */
  readonly repeats?: number;
  /** Of the permutations: an integer, at least 0. Needed with `by: 'permute'`. */
  readonly seed?: number;
}

/** What scores lose without a feature or a group. */
export interface Importance {
  readonly name: string;
  /** PR-AUC without it, mean over the permutations. */
  readonly prAuc: number;
  /** `prAuc / full - 1`: -0.1 when it loses 10 %; above 0 when it gains. */
  readonly change: number;
}

/** PR-AUC with all features, and without each feature or group, in the order given. */
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
 * Importance of features, or of groups of them: the relative change of PR-AUC ({@link averagePrecision}) when they are
 * removed from, or permuted among, the rows that a trained model scores. The ratio of two groups' changes tells which one
 * the model leans on.
 *
 * A feature that another can stand in for looks unimportant alone: remove them as a group.
 *
 * @returns a promise, also when `score` is synchronous; `score` runs once, and once (or `repeats` times) a feature or group.
 * @throws (rejects) for labels other than 0 and 1 or without a positive, columns that are not whole rows of finite numbers, groups
 * of no or unknown features, scores that are not `n` finite numbers, a missing seed, options out of range.
 * @example
 * const columns = {history: [3, 2, 1], content: [0, 0, 1]};
 * const score = ({history, content}) => history.map((h, row) => h + content[row]);
 * const labels = [1, 0, 0];
 * // Without history the positive ties with a negative, below the other: precision 1 / 3 instead of 1.
 * (await featureImportance({columns, labels, score})).features[0].change; // 1 / 3 - 1
 * @see figures 2a and 6a of arXiv 2512.17277; `sklearn.inspection.permutation_importance`.
 */
export async function featureImportance(options: FeatureImportanceOptions): Promise<FeatureImportance> {
  checkOptions('featureImportance', options, optionNames);
  const {columns, labels, score, by = 'remove', missing = 0, repeats = 5, seed} = options;
  const fail = (problem: string, received: unknown, remedy: string) =>
    metricsError('featureImportance', problem, received, remedy);
  checkChoice('featureImportance', 'by', by, ['remove', 'permute']);
  checkPositiveInteger('featureImportance', 'repeats', repeats);
  if (by === 'permute') checkSeed('featureImportance', seed as number);
  if (!Number.isFinite(missing)) throw fail('missing is not finite', missing, 'Give a finite number');
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
        'Give n * width values',
      );
    }
    checkFinite('featureImportance', `columns.${name}`, column);
  }
  const groups = options.groups ?? Object.fromEntries(names.map((name) => [name, [name]]));
  for (const [group, members] of Object.entries(groups)) {
    const unknown = members.find((name) => !names.includes(name));
    if (members.length === 0 || unknown !== undefined) {
      throw fail(
        `groups.${group} has no or an unknown feature`,
        unknown ?? 'none',
        `Give some of ${names.join(', ')}`,
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

/** The column with its rows in another order, or all missing. */
function without(column: ArrayLike<number>, n: number, missing: number, order?: Uint32Array): Float64Array {
  if (!order) return new Float64Array(column.length).fill(missing);
  const width = column.length / n;
  return Float64Array.from(column, (_, i) => column[order[Math.floor(i / width)]! * width + (i % width)]!);
}

/** 0 to n - 1 in random order, all orders alike (Fisher and Yates). */
function shuffled(n: number, random: Sfc32): Uint32Array {
  const order = Uint32Array.from({length: n}, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
