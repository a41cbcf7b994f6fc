import {shown} from '@cs/core';
import {checkOptions, type Names} from './check-options.js';
import {checkArray, checkBinary, checkColumns, metricsError} from './checks.js';

/** Options of `breakdown`. */
export interface BreakdownOptions<T> {
  /** `[n]` of 0 and 1 each: the labels of each action (or probabilities, 0 to 1). */
  readonly actions: Readonly<Record<string, ArrayLike<number>>>;
  /** `[n]` of 0 and 1 each: 1 for rows in the slice. Default: one slice `all` with all rows. */
  readonly slices?: Readonly<Record<string, ArrayLike<number>>>;
  /** Names of the slices to measure. Default: all slices. */
  readonly only?: readonly string[];
  /** Measures one action on one slice. */
  readonly metric: (cell: Cell) => T;
}

/** What `metric` receives: one action on one slice. */
export interface Cell {
  readonly action: string;
  /** Name of the slice. */
  readonly name: string;
  /** `[n]`: the column of the action, for all rows. */
  readonly labels: ArrayLike<number>;
  /** `[n]` of 0 and 1, in the form that ranking metrics take. */
  readonly slice: ArrayLike<number>;
  /**
   * Returns the values of a column for the rows of the slice, in the form that pointwise metrics
   * take.
   */
  readonly rowsOf: (column: ArrayLike<number>) => Float64Array;
}

/** The value of one action on one slice. */
export interface MeasuredCell<T> {
  readonly action: string;
  readonly slice: string;
  /** Number of rows in the slice. */
  readonly rows: number;
  /** Sum of the action's column over these rows: the number of positives. */
  readonly positives: number;
  readonly value: T;
}

const optionNames: Names<BreakdownOptions<unknown>> = {actions: 1, slices: 1, only: 1, metric: 1};

/**
 * Computes any metric for each action on each slice: fresh items, age buckets, position buckets,
 * or any other subset of rows.
 *
 * Pass `slice` to ranking metrics, so that rows outside the slice still compete for positions.
 * Pass columns through `rowsOf` to pointwise metrics, so that they see only rows of the slice.
 *
 * @returns a cell for each action and slice, action by action, in the given order.
 * @throws if the columns have different lengths, if a value of a slice is not 0 or 1, or if
 * `only` has a name that is not a slice. Errors thrown by `metric` are not caught.
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
        shown(name),
        `Give names from ${known}`,
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
