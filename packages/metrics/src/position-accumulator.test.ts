import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
  accumulators,
  expectedHitsByPosition,
  hitsByPosition,
  type PositionAccumulatorOptions,
  type PositionHits,
} from './index.js';
import {columnsOf, pick, ranking} from './test-columns.js';

const options = fc.constantFrom<PositionAccumulatorOptions>(
  {},
  {edges: [1, 3]},
  {edges: [2], scope: 'within-slice', ties: 'pessimistic'},
  {edges: [1, 2, 4], ties: 'stable', empty: 'zero'},
  {edges: [4], empty: 'nan'},
);

/**
 * Merges one part per request, from the last to the first, some after a JSON round trip. Also
 * returns the result of the function on all rows.
 */
const withoutRequests = (hits: Record<string, PositionHits>) =>
  Object.fromEntries(Object.entries(hits).map(([name, {perRequest: _, ...range}]) => [name, range]));

describe('accumulators of hits by position', () => {
  it('parts merged in any order give the same result as the function, bit for bit', () => {
    fc.assert(
      fc.property(ranking, options, ({grouped}, given) => {
        const parts = grouped.map((rows, g) => {
          const {cold: slice, ...columns} = columnsOf([rows]);
          return {...pick(columns, 'scores', 'labels', 'probabilities'), slice, requests: rows.map(() => g)};
        });
        const {scores, labels, probabilities, cold: slice} = columnsOf(grouped);
        const all = {scores, requests: parts.flatMap((part) => part.requests), slice, ...given};

        const realised = accumulators.hitsByPosition(given);
        const expected = accumulators.expectedHitsByPosition(given);
        for (const {probabilities: p, labels: y, ...rows} of parts.toReversed()) {
          realised.merge(accumulators.hitsByPosition(given).add({...rows, labels: y}));
          const json = JSON.stringify(
            accumulators.expectedHitsByPosition(given).add({...rows, probabilities: p}),
          );
          expected.merge(accumulators.expectedHitsByPosition.fromJSON(JSON.parse(json)));
        }
        expect(realised.result()).toEqual(withoutRequests(hitsByPosition({...all, labels})));
        expect(expected.result()).toEqual(withoutRequests(expectedHitsByPosition({...all, probabilities})));
      }),
      {seed: 1},
    );
  });

  it('have all ranges, with counts of 0, when there are no rows', () => {
    expect(accumulators.hitsByPosition({edges: [1]}).result()).toEqual({
      '1-1': {from: 1, to: 1, mean: Number.NaN, count: 0, groups: 0, skipped: 0},
      '2+': {from: 2, to: Number.POSITIVE_INFINITY, mean: Number.NaN, count: 0, groups: 0, skipped: 0},
    });
  });

  it("accept empty: 'error', and throw for a request that does not reach a range", () => {
    const part = accumulators.hitsByPosition({edges: [1], empty: 'error'});
    part.add({scores: [2, 1], requests: [1, 1], labels: [1, 1]});
    expect(() => part.add({scores: [1], requests: [2], labels: [1]})).toThrow(
      '[@cs/metrics] hitsByPosition: a request has no row at position 2. Received: request 2.',
    );
    expect(part.result()['2+']).toMatchObject({mean: 1, count: 1, groups: 1, skipped: 0});
  });
});

describe('expectedHitsByPosition', () => {
  it('is the mean over all labels, weighted by their probability', () => {
    fc.assert(
      fc.property(ranking, fc.constantFrom('average', 'stable'), ({grouped}, ties) => {
        const rows = grouped[0]!.slice(0, 5);
        const {scores, requests, probabilities} = columnsOf([rows]);
        const given = {scores, requests, edges: [1, 3], ties} as const;
        const means: Record<string, number> = {'1-1': 0, '2-3': 0, '4+': 0};
        for (let world = 0; world < 2 ** rows.length; world++) {
          const labels = rows.map((_, i) => (world >> i) & 1);
          const chance = labels.reduce((p, y, i) => p * (y ? probabilities[i]! : 1 - probabilities[i]!), 1);
          for (const [name, {count}] of Object.entries(hitsByPosition({...given, labels}))) {
            means[name]! += chance * count;
          }
        }
        for (const [name, {count}] of Object.entries(expectedHitsByPosition({...given, probabilities}))) {
          expect(count).toBeCloseTo(means[name]!, 12);
        }
      }),
      {seed: 1, numRuns: 60},
    );
  });
});
