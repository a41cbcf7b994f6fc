import {type AccumulatorFactory, accumulatorOf, type Defaults} from './accumulator.js';
import type {Names} from './check-options.js';
import {type Empty, meanOfSums, type RequestSums, requestSums} from './empty-requests.js';
import type {Hits} from './rank-hits.js';

/**
 * Arguments with one value per row, which make up a batch. All others are options of the
 * accumulator.
 */
type ColumnName = 'scores' | 'requests' | 'labels' | 'probabilities' | 'relevance' | 'slice' | 'ids';

/** The options of a metric's accumulator. */
type OptionsOf<Arguments> = Omit<Arguments, ColumnName>;

/** A batch of a metric's accumulator. */
type BatchOf<Arguments> = Pick<Arguments, ColumnName & keyof Arguments>;

/** The mean over the requests of all batches. */
export type MeanOfBatches = ReturnType<typeof meanOfSums>;

/** Hits of all batches. */
export type HitsOfBatches = Omit<Hits, 'perRequest'>;

/** Two rows on which every metric is defined. If a metric fails on them, an option is wrong. */
const TWO_ROWS = {
  scores: [2, 1],
  requests: [1, 1],
  labels: [1, 0],
  probabilities: [1, 0],
  relevance: [1, 0],
  slice: [1, 1],
  cold: [1, 0],
  ids: [1, 2],
};

/** The given columns of these two rows. */
export function twoRows<Batch>(columns: Names<Batch>): Batch {
  const names = Object.keys(columns) as (keyof typeof TWO_ROWS)[];
  return Object.fromEntries(names.map((name) => [name, TWO_ROWS[name]])) as Batch;
}

interface PerRequest {
  readonly perRequest: Float64Array;
  /** Default 1 for each request. */
  readonly weights?: Float64Array;
}

/** The accumulator of a metric with a value for each request. */
function ofRequests<Arguments extends {readonly empty?: Empty}, Result>(
  measure: (rows: Arguments) => PerRequest,
  metric: string,
  options: Defaults<OptionsOf<Arguments>>,
  columns: Names<BatchOf<Arguments>>,
  result: (sums: RequestSums, empty: Empty) => Result,
): AccumulatorFactory<OptionsOf<Arguments>, BatchOf<Arguments>, Result> {
  return accumulatorOf<OptionsOf<Arguments>, BatchOf<Arguments>, RequestSums, Result>({
    metric,
    options,
    columns,
    check: (all) => measure({...twoRows(columns), ...all} as Arguments),
    empty: () => requestSums(),
    add(sums, batch, all) {
      const {perRequest, weights} = measure({...batch, ...all} as Arguments);
      const part = requestSums(perRequest, weights);
      for (const name of ['sum', 'weight', 'groups', 'skipped'] as const) sums[name].merge(part[name]);
    },
    result: (sums, all) => result(sums, (all as {empty: Empty}).empty),
  });
}

/** The accumulator of a metric that is a mean over requests. */
export function meanAccumulator<Arguments extends {readonly empty?: Empty}>(
  measure: (rows: Arguments) => PerRequest,
  metric: string,
  options: Defaults<OptionsOf<Arguments>>,
  columns: Names<BatchOf<Arguments>>,
): AccumulatorFactory<OptionsOf<Arguments>, BatchOf<Arguments>, MeanOfBatches> {
  return ofRequests(measure, metric, options, columns, meanOfSums);
}

/** The accumulator of hits or expected hits. */
export function hitsAccumulator<Arguments extends {readonly empty?: Empty}>(
  measure: (rows: Arguments) => Hits,
  metric: string,
  options: Defaults<OptionsOf<Arguments>>,
  columns: Names<BatchOf<Arguments>>,
): AccumulatorFactory<OptionsOf<Arguments>, BatchOf<Arguments>, HitsOfBatches> {
  return ofRequests(measure, metric, options, columns, (sums, empty) => {
    const {mean, ...counts} = meanOfSums(sums, empty);
    return {rate: mean, count: sums.sum.value, ...counts};
  });
}
