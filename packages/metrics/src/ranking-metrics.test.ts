import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
  expectedHitsAtK,
  expectedMeanAveragePrecision,
  expectedMeanReciprocalRank,
  expectedNdcgAtK,
  expectedPrecisionAtK,
  expectedRecallAtK,
  exposureAtK,
  type HitsAtKOptions,
  hitsAtK,
  meanAveragePrecision,
  meanReciprocalRank,
  ndcgAtK,
  precisionAtK,
  recallAtK,
  type TieOptions,
} from './index.js';
import {columnsOf, pick, type Row, ranking} from './test-columns.js';

type Columns = ReturnType<typeof columnsOf>;
type Slicing = Pick<HitsAtKOptions, 'slice' | 'scope'>;
interface Measured {
  readonly perRequest: Float64Array;
}
type Metric = (columns: Columns, k: number, options: TieOptions & Slicing) => Measured;

const ranked = (c: Columns) => pick(c, 'scores', 'requests');
const labelled = (c: Columns) => pick(c, 'scores', 'requests', 'labels');
const likely = (c: Columns) => pick(c, 'scores', 'requests', 'probabilities');

/** Metrics of labels. */
const realised: Record<string, Metric> = {
  'hits, any': (c, k, options) => hitsAtK({...labelled(c), k, ...options, empty: 'zero'}),
  'hits, each': (c, k, options) => hitsAtK({...labelled(c), k, ...options, counting: 'each', empty: 'zero'}),
  precision: (c, k, options) => precisionAtK({...labelled(c), k, ...options, empty: 'zero'}),
  recall: (c, k, options) => recallAtK({...labelled(c), k, ...options, empty: 'zero'}),
  'gain of labels': (c, k, options) =>
    ndcgAtK({...ranked(c), relevance: c.labels, k, ...options, empty: 'zero'}),
  'reciprocal rank': (c, k, options) => meanReciprocalRank({...labelled(c), k, ...options, empty: 'zero'}),
  'average precision': (c, k, options) =>
    meanAveragePrecision({...labelled(c), k, ...options, empty: 'zero'}),
};

/** Expected values of the same metrics. */
const expected: Record<string, Metric> = {
  'hits, any': (c, k, options) => expectedHitsAtK({...likely(c), k, ...options, empty: 'zero'}),
  'hits, each': (c, k, options) =>
    expectedHitsAtK({...likely(c), k, ...options, counting: 'each', empty: 'zero'}),
  precision: (c, k, options) => expectedPrecisionAtK({...likely(c), k, ...options, empty: 'zero'}),
  recall: (c, k, options) => expectedRecallAtK({...likely(c), k, ...options, empty: 'zero'}),
  'gain of labels': (c, k, options) => expectedNdcgAtK({...likely(c), k, ...options, empty: 'zero'}),
  'reciprocal rank': (c, k, options) =>
    expectedMeanReciprocalRank({...likely(c), k, ...options, empty: 'zero'}),
  'average precision': (c, k, options) =>
    expectedMeanAveragePrecision({...likely(c), k, ...options, empty: 'zero'}),
};

const others: Record<string, Metric> = {
  'NDCG, linear': (c, k, options) =>
    ndcgAtK({...ranked(c), relevance: c.probabilities, k, ...options, empty: 'zero'}),
  'NDCG, exponential': (c, k, options) =>
    ndcgAtK({...ranked(c), relevance: c.probabilities, k, ...options, gain: 'exponential', empty: 'zero'}),
  exposure: ({scores, requests, cold}, k, {ties, ids}) =>
    exposureAtK({scores, requests, cold, k, ...(ties ? {ties} : {}), ...(ids ? {ids} : {})}),
};

const all = [
  ...Object.entries(realised),
  ...Object.entries(expected).map(([name, metric]) => [`expected ${name}`, metric] as const),
  ...Object.entries(others),
];

/** One request of up to 5 rows with few distinct scores, so there are many ties. */
const request = fc
  .array(
    fc.record({
      score: fc.integer({min: 1, max: 2}),
      label: fc.constantFrom(0, 1),
      cold: fc.constantFrom(0, 1),
      probability: fc.integer({min: 0, max: 4}).map((n) => n / 4),
    }),
    {minLength: 1, maxLength: 5},
  )
  .map((rows: Row[]) => columnsOf([rows]));
const anyK = fc.integer({min: 1, max: 6});

function permutations(values: readonly number[]): number[][] {
  if (values.length < 2) return [[...values]];
  return values.flatMap((first, i) => permutations(values.toSpliced(i, 1)).map((rest) => [first, ...rest]));
}

/** The metric for every order of the tied rows. */
function overAllOrders(metric: Metric, columns: Columns, k: number, slicing: Slicing = {}): number[] {
  return permutations(columns.scores.map((_, row) => row)).map(
    (ids) => metric(columns, k, {...slicing, ties: 'by-id', ids}).perRequest[0]!,
  );
}

describe('rankings by request', () => {
  it.each(all)("%s: ties 'average' is the mean over all orders, 'pessimistic' the minimum", (_, metric) => {
    fc.assert(
      fc.property(request, anyK, (columns, k) => {
        const orders = overAllOrders(metric, columns, k);
        const mean = orders.reduce((a, b) => a + b) / orders.length;
        const least = metric(columns, k, {ties: 'pessimistic'}).perRequest[0]!;
        expect(metric(columns, k, {}).perRequest[0]).toBeCloseTo(mean, 12);
        expect(least).toBeCloseTo(Math.min(...orders), 12);
      }),
      {seed: 1, numRuns: 40},
    );
  });

  it.each(all.filter(([name]) => name !== 'exposure'))(
    "%s: scope 'within-slice' gives the same result as the slice's rows alone",
    (_, metric) => {
      fc.assert(
        fc.property(request, anyK, (columns, k) => {
          fc.pre(columns.cold.includes(1));
          const alone = columnsOf([columns.grouped[0]!.filter((row) => row.cold === 1)]);
          const within = metric(columns, k, {slice: columns.cold, scope: 'within-slice'});
          expect(within.perRequest).toEqual(metric(alone, k, {}).perRequest);
        }),
        {seed: 1, numRuns: 40},
      );
    },
  );

  it.each(all.filter(([name]) => !/exposure|NDCG/.test(name)))(
    '%s: a slice of the whole list is like making all other rows negative',
    (_, metric) => {
      fc.assert(
        fc.property(request, anyK, (columns, k) => {
          fc.pre(columns.cold.includes(1));
          const rows = columns.grouped[0]!.map((row) =>
            row.cold ? row : {...row, label: 0, probability: 0},
          );
          expect(metric(columns, k, {slice: columns.cold}).perRequest).toEqual(
            metric(columnsOf([rows]), k, {}).perRequest,
          );
        }),
        {seed: 1, numRuns: 40},
      );
    },
  );

  it.each(Object.keys(expected))(
    'expected %s is the mean over all labels, weighted by their probability',
    (name) => {
      fc.assert(
        fc.property(request, anyK, fc.constantFrom('average', 'stable'), (columns, k, ties) => {
          const rows = columns.grouped[0]!;
          let mean = 0;
          for (let world = 0; world < 2 ** rows.length; world++) {
            const labels = rows.map((_, i) => (world >> i) & 1);
            const chance = labels.reduce(
              (p, y, i) => p * (y ? rows[i]!.probability : 1 - rows[i]!.probability),
              1,
            );
            mean += chance * realised[name]!({...columns, labels}, k, {ties}).perRequest[0]!;
          }
          expect(expected[name]!(columns, k, {ties}).perRequest[0]).toBeCloseTo(mean, 12);
        }),
        {seed: 1, numRuns: 60},
      );
    },
  );

  it.each(all)(
    '%s: does not change under monotone transforms of the scores or in another row order',
    (_, metric) => {
      fc.assert(
        fc.property(ranking, anyK, (columns, k) => {
          const {perRequest} = metric(columns, k, {});
          const scores = columns.scores.map((score) => Math.log(score));
          expect(metric({...columns, scores}, k, {}).perRequest).toEqual(perRequest);
          const turned = metric(
            columnsOf(columns.grouped.map((rows) => rows.toReversed())),
            k,
            {},
          ).perRequest;
          turned.forEach((value, g) => {
            if (Number.isNaN(value)) expect(perRequest[g]).toBeNaN();
            else expect(value).toBeCloseTo(perRequest[g]!, 12);
          });
        }),
        {seed: 1, numRuns: 60},
      );
    },
  );

  it.each(['recall', 'reciprocal rank', 'average precision'])(
    '%s is 1 when positives are at the top',
    (name) => {
      fc.assert(
        fc.property(request, (columns) => {
          fc.pre(columns.labels.includes(1));
          const perfect = {...columns, scores: columns.labels};
          expect(realised[name]!(perfect, 5, {}).perRequest[0]).toBeCloseTo(1, 12);
        }),
        {seed: 1},
      );
    },
  );

  it.each([
    ['precisionAtK', precisionAtK],
    ['recallAtK', recallAtK],
    ['meanReciprocalRank', meanReciprocalRank],
    ['meanAveragePrecision', meanAveragePrecision],
  ])('%s: counts requests where it is undefined as skipped, 0 or NaN, or throws', (name, metric) => {
    // Request 8 has no positive and no row of the slice.
    const rows = {scores: [2, 1, 1], requests: [7, 7, 8], labels: [1, 0, 0], slice: [1, 1, 0], k: 1};
    expect(metric(rows)).toEqual({
      mean: 1,
      groups: 2,
      skipped: 1,
      perRequest: Float64Array.of(1, Number.NaN),
    });
    expect(metric({...rows, empty: 'zero'})).toMatchObject({mean: 1 / 2, groups: 2, skipped: 0});
    expect(metric({...rows, empty: 'nan'}).mean).toBeNaN();
    expect(() => metric({...rows, empty: 'error'})).toThrow(
      new RegExp(
        `^\\[@cs/metrics\\] ${name}: a request has no .+\\. Received: request 8\\. Remove the request`,
      ),
    );
    expect(metric({...rows, slice: [0, 0, 0]})).toMatchObject({mean: Number.NaN, skipped: 2});
  });
});
