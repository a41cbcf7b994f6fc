import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type HitsAtKOptions, hitsAtK} from './index.js';
import {columnsOf, pick, ranking} from './test-columns.js';

const labelled = (columns: ReturnType<typeof columnsOf>) => pick(columns, 'scores', 'requests', 'labels');

const modes = ['average', 'stable', 'pessimistic'] as const;
const countings = ['any', 'each'] as const;
/** One request. */
const one = (options: Omit<HitsAtKOptions, 'requests'>) =>
  hitsAtK({...options, requests: Array.from(options.scores, () => 7)}).rate;

describe('hitsAtK', () => {
  const requests = [4, 4, 4, 2, 2, 2, 9];
  const scores = [0.9, 0.5, 0.1, 0.8, 0.7, 0.6, 0.2];
  const labels = [1, 1, 0, 0, 0, 1, 1];

  it('counts a request once when any of its top k is a hit', () => {
    const hits = hitsAtK({scores, requests, labels, k: 2});
    expect([...hits.perRequest]).toEqual([1, 0, 1]);
    expect(hits).toMatchObject({rate: (1 + 0 + 1) / 3, count: 2, groups: 3, skipped: 0});
  });

  it("counts every hit with counting 'each'", () => {
    expect([...hitsAtK({scores, requests, labels, k: 2, counting: 'each'}).perRequest]).toEqual([2, 0, 1]);
  });

  it('counts only rows of the slice, in the top k of the whole list', () => {
    const slice = [0, 1, 1, 1, 0, 1, 0];
    const hits = hitsAtK({scores, requests, labels, k: 2, slice, counting: 'each'});
    // Request 4: top 2 are 0.9 (outside the slice) and 0.5 (a hit). Request 2: the hit is third.
    // Request 9: no row of the slice.
    expect([...hits.perRequest]).toEqual([1, 0, Number.NaN]);
    expect(hits).toMatchObject({rate: (1 + 0) / 2, count: 1, groups: 3, skipped: 1});
  });

  it("ranks only rows of the slice with scope 'within-slice'", () => {
    const slice = [0, 1, 1, 1, 0, 1, 0];
    const hits = hitsAtK({scores, requests, labels, k: 2, slice, scope: 'within-slice', counting: 'each'});
    // Request 2: the top 2 of the slice are 0.8 and 0.6.
    expect([...hits.perRequest]).toEqual([1, 1, Number.NaN]);
  });

  describe('ties', () => {
    const tied = {scores: [5, 5, 5, 5], labels: [1, 0, 1, 0], k: 2};
    it('average: the expectation over all orders', () => {
      // 1 of the 6 pairs of 4 rows has no positive. A pair has 2 * 2/4 positives on average.
      expect(one(tied)).toBeCloseTo(1 - 1 / 6, 15);
      expect(one({...tied, counting: 'each'})).toBe(2 * (2 / 4));
    });
    it('average: tied rows that straddle position k, after a row that is certainly in', () => {
      // One position is left for 3 rows, one of them positive.
      expect(one({scores: [9, 5, 5, 5, 1], labels: [0, 0, 1, 0, 1], k: 2})).toBeCloseTo(1 / 3, 15);
    });
    it('by-id: ascending ids', () => {
      expect(one({...tied, ties: 'by-id', ids: [3, 1, 4, 2]})).toBe(0);
      expect(one({...tied, ties: 'by-id', ids: [1, 3, 2, 4], counting: 'each'})).toBe(2);
    });
    it('stable: the given order', () => {
      expect(one({...tied, ties: 'stable', counting: 'each'})).toBe(1);
    });
    it('pessimistic: negatives first', () => {
      expect(one({...tied, ties: 'pessimistic'})).toBe(0);
      expect(one({...tied, k: 3, ties: 'pessimistic', counting: 'each'})).toBe(1);
    });
    it('pessimistic: rows outside the slice first', () => {
      expect(one({...tied, labels: [1, 1, 1, 0], slice: [1, 0, 0, 1], ties: 'pessimistic'})).toBe(0);
    });
    it.each(countings)("average equals the mean of 'stable' over all orders: %s", (counting) => {
      const orders = (n: number): number[][] =>
        n === 0
          ? [[]]
          : orders(n - 1).flatMap((o) => Array.from({length: n}, (_, i) => o.toSpliced(i, 0, n - 1)));
      fc.assert(
        fc.property(ranking, fc.integer({min: 1, max: 4}), ({grouped}, k) => {
          const rows = grouped[0]!.slice(0, 5);
          const of = (order: number[], ties: 'stable' | 'average') => {
            const {scores, labels, cold} = columnsOf([order.map((i) => rows[i]!)]);
            return one({scores, labels, slice: cold, k, ties, counting, empty: 'zero'});
          };
          const all = orders(rows.length);
          const mean = all.reduce((sum, order) => sum + of(order, 'stable'), 0) / all.length;
          expect(of(all[0]!, 'average')).toBeCloseTo(mean, 12);
        }),
        {seed: 1, numRuns: 40},
      );
    });
    it.each(countings)('pessimistic <= every other mode: %s', (counting) => {
      fc.assert(
        fc.property(ranking, fc.integer({min: 1, max: 5}), ({scores, labels, requests, cold}, k) => {
          const ids = scores.map((_, row) => -row);
          const rate = (ties: HitsAtKOptions['ties'] & string) =>
            hitsAtK({scores, labels, requests, slice: cold, k, ids, ties, counting, empty: 'zero'}).rate;
          for (const ties of ['average', 'stable', 'by-id'] as const) {
            expect(rate('pessimistic')).toBeLessThanOrEqual(rate(ties) + 1e-12);
          }
        }),
        {seed: 1},
      );
    });
  });

  it.each(modes)('does not change under a monotone transform of the scores: ties %s', (ties) => {
    fc.assert(
      fc.property(ranking, fc.integer({min: 1, max: 5}), ({scores, labels, requests}, k) => {
        const rank = (values: number[]) => hitsAtK({scores: values, labels, requests, k, ties});
        expect(rank(scores.map((s) => s ** 2 - 3))).toEqual(rank(scores));
      }),
      {seed: 1},
    );
  });

  it.each(modes)('does not depend on the order of the requests: ties %s', (ties) => {
    fc.assert(
      fc.property(ranking, fc.integer({min: 1, max: 5}), ({grouped}, k) => {
        const forwards = hitsAtK({...labelled(columnsOf(grouped)), k, ties});
        const backwards = hitsAtK({...labelled(columnsOf(grouped.toReversed())), k, ties});
        expect(backwards.rate).toBeCloseTo(forwards.rate, 12);
        expect([...backwards.perRequest].reverse()).toEqual([...forwards.perRequest]);
      }),
      {seed: 1},
    );
  });

  it('does not decrease when k increases', () => {
    fc.assert(
      fc.property(ranking, fc.integer({min: 1, max: 5}), (columns, k) => {
        expect(hitsAtK({...labelled(columns), k: k + 1}).rate).toBeGreaterThanOrEqual(
          hitsAtK({...labelled(columns), k}).rate - 1e-12,
        );
      }),
      {seed: 1},
    );
  });

  it('whole-list and within-slice agree when all rows are in the slice', () => {
    fc.assert(
      fc.property(ranking, ({scores, labels, requests}) => {
        const slice = scores.map(() => 1);
        const plain = hitsAtK({scores, labels, requests, k: 2});
        expect(hitsAtK({scores, labels, requests, k: 2, slice})).toEqual(plain);
        expect(hitsAtK({scores, labels, requests, k: 2, slice, scope: 'within-slice'})).toEqual(plain);
      }),
      {seed: 1},
    );
  });

  describe('a request without a row of the slice', () => {
    const options = {scores: [1, 2], requests: [5, 6], labels: [1, 1], slice: [1, 0], k: 1};
    it.each([
      ['skip', {rate: 1, count: 1, groups: 2, skipped: 1}, [1, Number.NaN]],
      ['zero', {rate: 1 / 2, count: 1, groups: 2, skipped: 0}, [1, 0]],
      ['nan', {rate: Number.NaN, count: 1, groups: 2, skipped: 1}, [1, Number.NaN]],
    ] as const)('%s', (empty, expected, perRequest) => {
      const hits = hitsAtK({...options, empty});
      expect(hits).toMatchObject(expected);
      expect([...hits.perRequest]).toEqual(perRequest);
    });
    it('is skipped by default, and the rate is NaN when all are', () => {
      expect(hitsAtK(options).skipped).toBe(1);
      expect(hitsAtK({...options, slice: [0, 0]})).toMatchObject({
        rate: Number.NaN,
        count: 0,
        groups: 2,
        skipped: 2,
      });
    });
    it('throws an error that names the request', () => {
      expect(() => hitsAtK({...options, empty: 'error'})).toThrow(
        "[@cs/metrics] hitsAtK: a request has no row of the slice. Received: request 6. Remove the request, or set empty to 'skip' or 'zero'.",
      );
    });
  });

  describe('rejects', () => {
    const good = {scores: [1, 1, 2], requests: [1, 1, 2], labels: [0, 1, 1], k: 1};
    it.each<[string, Partial<HitsAtKOptions>, string]>([
      [
        'rows of a request that are not adjacent',
        {requests: [1, 2, 1]},
        'requests has a request whose rows are not adjacent at index 2. Received: request 1 again. Sort the rows so that those of a request are adjacent.',
      ],
      [
        'a request id that is NaN',
        {requests: [1, Number.NaN, 2]},
        'requests has a value that is not finite at index 1.',
      ],
      [
        'by-id without ids',
        {ties: 'by-id'},
        "ties 'by-id' needs ids. Received: undefined. Give ids, one number per row.",
      ],
      [
        'equal ids of tied rows',
        {ties: 'by-id', ids: [3, 3, 1]},
        'ids has the same id for two tied rows of one request at index 1. Received: 3. Give each row of a request a different id.',
      ],
      ['ids of the wrong length', {ids: [1]}, 'scores, ids must have the same length. Received: 3, 1.'],
      [
        'ids that are not finite',
        {ids: [1, Number.NaN, 3]},
        'ids has a value that is not finite at index 1.',
      ],
      [
        'labels of the wrong length',
        {labels: [1]},
        'scores, labels must have the same length. Received: 3, 1.',
      ],
      [
        'labels with other values',
        {labels: [1, 3, 0]},
        'labels has a value that is neither 0 nor 1 at index 1. Received: 3.',
      ],
      [
        'unknown ties',
        {ties: 'random' as never},
        'ties is unknown. Received: "random". Give one of average, by-id, stable, pessimistic.',
      ],
      [
        'unknown scope',
        {scope: 'all' as never},
        'scope is unknown. Received: "all". Give one of whole-list, within-slice.',
      ],
      [
        'unknown empty',
        {empty: 'drop' as never},
        'empty is unknown. Received: "drop". Give one of skip, zero, nan, error.',
      ],
      [
        'unknown counting',
        {counting: 'all' as never},
        'counting is unknown. Received: "all". Give one of any, each.',
      ],
      [
        'a slice with other values',
        {slice: [0, 1, 2]},
        'slice has a value that is neither 0 nor 1 at index 2. Received: 2.',
      ],
      [
        'within-slice without a slice',
        {scope: 'within-slice'},
        "scope 'within-slice' needs a slice. Received: undefined. Give slice, one 0 or 1 per row.",
      ],
    ])('%s', (_, bad, message) => {
      expect(() => hitsAtK({...good, ...bad})).toThrow(`[@cs/metrics] hitsAtK: ${message}`);
    });
  });
});
