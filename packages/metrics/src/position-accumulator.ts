import {type AccumulatorFactory, accumulatorOf} from './accumulator.js';
import type {Names} from './check-options.js';
import {meanOfSums, requestSums} from './empty-requests.js';
import {ExactSum} from './exact-sum.js';
import {ExactSums} from './exact-sums.js';
import {
  DEFAULT_EDGES,
  type ExpectedHitsByPositionOptions,
  expectedHits,
  type HitsByPositionOptions,
  type PositionHits,
  realisedHits,
} from './hits-by-position.js';
import {placeRanges} from './position-buckets.js';
import {twoRows} from './request-accumulator.js';

/** Hits of all batches in a range of positions. */
export type PositionHitsOfBatches = Omit<PositionHits, 'perRequest'>;

/** Options of the accumulators of `hitsByPosition` and `expectedHitsByPosition`. */
export type PositionAccumulatorOptions = Pick<HitsByPositionOptions, 'edges' | 'scope' | 'ties' | 'empty'>;

/** Sums over requests for each range. The number of requests is the same for all ranges. */
type Sums = {
  readonly sum: ExactSums;
  readonly weight: ExactSums;
  readonly skipped: ExactSums;
  readonly groups: ExactSum;
};

function positionAccumulator<Batch extends object>(
  metric: string,
  columns: Names<Batch>,
  measure: (rows: Batch & Required<PositionAccumulatorOptions>) => ReturnType<typeof realisedHits>,
): AccumulatorFactory<PositionAccumulatorOptions, Batch, Record<string, PositionHitsOfBatches>> {
  return accumulatorOf<PositionAccumulatorOptions, Batch, Sums, Record<string, PositionHitsOfBatches>>({
    metric,
    options: {edges: DEFAULT_EDGES, scope: 'whole-list', ties: 'average', empty: 'skip'},
    columns,
    // The two rows of the check do not reach later ranges, which must not count as an error.
    check: (all) => measure({...twoRows(columns), ...all, ...(all.empty === 'error' ? {empty: 'skip'} : {})}),
    empty({edges}) {
      const ranges = edges.length + 1;
      return {
        sum: new ExactSums(ranges),
        weight: new ExactSums(ranges),
        skipped: new ExactSums(ranges),
        groups: new ExactSum(),
      };
    },
    add(sums, batch, all) {
      const ranges = measure({...batch, ...all});
      for (const [i, {perRequest}] of ranges.entries()) {
        const part = requestSums(perRequest);
        for (const name of ['sum', 'weight', 'skipped'] as const) sums[name].at(i).merge(part[name]);
        if (i === 0) sums.groups.merge(part.groups);
      }
    },
    result: ({groups, ...sums}, {edges, empty}) =>
      Object.fromEntries(
        placeRanges(metric, edges).map(({name, from, to}, i) => {
          const own = {sum: sums.sum.at(i), weight: sums.weight.at(i), skipped: sums.skipped.at(i), groups};
          return [name, {from, to, count: own.sum.value, ...meanOfSums(own, empty)}];
        }),
      ),
  });
}

const ranked = {scores: 1, requests: 1, slice: 1, ids: 1};

/** The accumulator of `hitsByPosition`. */
export const hitsByPositionAccumulator = positionAccumulator<
  Pick<HitsByPositionOptions, 'scores' | 'requests' | 'labels' | 'slice' | 'ids'>
>('hitsByPosition', {...ranked, labels: 1}, realisedHits);

/** The accumulator of `expectedHitsByPosition`. */
export const expectedHitsByPositionAccumulator = positionAccumulator<
  Pick<ExpectedHitsByPositionOptions, 'scores' | 'requests' | 'probabilities' | 'slice' | 'ids'>
>('expectedHitsByPosition', {...ranked, probabilities: 1}, expectedHits);
