import {checkOptions, type Names} from './check-options.js';
import {checkArray, checkBinary, checkColumns, metricsError} from './checks.js';

/** Options of `breakdown`. */
export interface BreakdownOptions<T> {
  /** `[n]` of 0 and 1 each: labels (or probabilities, 0 to 1) of each action. */
  readonly actions: Readonly<Record<string, ArrayLike<number>>>;
  /** `[n]` of 0 and 1 each: 1 where a row belongs to the slice. Default: one slice `all` of all rows. */
  readonly slices?: Readonly<Record<string, ArrayLike<number>>>;
  /** Names of the slices to measure. Default: all of them. */
  readonly only?: readonly string[];
  /** Measures one action on one slice. */
  readonly metric: (cell: Cell) => T;
}

/** What a metric is asked about. */
export interface Cell {
  readonly action: string;
  /** Name of the slice. */
  readonly name: string;
  /** `[n]`: the action's column, all rows. */
  readonly labels: ArrayLike<number>;
  /** `[n]` of 0 and 1, as the ranking metrics take it. */
  readonly slice: ArrayLike<number>;
  /** The rows of a column that belong to the slice, as pointwise metrics take them. */
  readonly rowsOf: (column: ArrayLike<number>) => Float64Array;
}

/** One measured cell. */
export interface MeasuredCell<T> {
  readonly action: string;
  readonly slice: string;
  /** Rows of the slice. */
  readonly rows: number;
  /** Sum of the action's column over them: the positives. */
  readonly positives: number;
  readonly value: T;
}

const optionNames: Names<BreakdownOptions<unknown>> = {actions: 1, slices: 1, only: 1, metric: 1};

/**
 * Any metric by action and by slice: fresh and all rows, age buckets, position buckets, any predicate.
 *
 * Ranking metrics take `slice`, so that rows outside still compete for places; pointwise metrics take the slice's rows
 * alone, by `rowsOf`.
 *
 * @returns a cell for each action and slice, action by action, in the order given.
 * @throws for columns of different lengths, slices other than 0 and 1, and a name in `only` that no slice has. What `metric`
 * throws passes through.
 * @example
 * const labels = [1, 0, 1];
 * const scores = [0.5, 0.4, 0.2];
 * const slices = {fresh: [0, 1, 1], all: [1, 1, 1]};
 * const metric = ({labels, rowsOf}) => calibrationRatio({scores: rowsOf(scores), labels: rowsOf(labels)});
 * breakdown({actions: {save: labels}, slices, metric})[0].value; // (0.4 + 0.2) / 1
 * breakdown({actions: {save: labels}, slices, metric})[1].positives; // 2
 */
export function breakdown<T>(options: BreakdownOptions<T>): MeasuredCell<T>[] {
  checkOptions('breakdown', options, optionNames);
  const {actions, metric, only} = options;
  const [entry] = Object.entries(actions);
  if (!entry) throw metricsError('breakdown', 'actions must not be empty', '0 actions', 'Give at least one');
  const [firstName, first] = entry;
  checkArray('breakdown', `actions.${firstName}`, first);
  const slices = options.slices ?? {all: new Uint8Array(first.length).fill(1)};
  checkColumns('breakdown', {...named('actions', actions), ...named('slices', slices)});
  for (const [name, slice] of Object.entries(slices)) checkBinary('breakdown', `slices.${name}`, slice);
  const names = only ?? Object.keys(slices);
  for (const [i, name] of names.entries()) {
    if (!Object.hasOwn(slices, name)) {
      const known = Object.keys(slices).join(', ');
      throw metricsError(
        'breakdown',
        `only has an unknown slice at index ${i}`,
        name,
        `Give some of ${known}`,
      );
    }
  }
  return Object.entries(actions).flatMap(([action, labels]) =>
    names.map((name) => {
      const slice = slices[name]!;
      const rowsOf = (column: ArrayLike<number>) => {
        checkColumns('breakdown', {[`slices.${name}`]: slice, column});
        return Float64Array.from(column).filter((_, row) => slice[row] === 1);
      };
      const own = rowsOf(labels);
      const value = metric({action, name, labels, slice, rowsOf});
      return {action, slice: name, rows: own.length, positives: own.reduce((a, b) => a + b, 0), value};
    }),
  );
}

function named(argument: string, columns: Readonly<Record<string, ArrayLike<number>>>) {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [`${argument}.${name}`, column]));
}
