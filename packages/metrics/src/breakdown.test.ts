import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {ageBuckets, breakdown, hitsAtK, positionBuckets, rocAuc, withinColdAuc} from './index.js';
import {ranking} from './test-columns.js';

describe('breakdown', () => {
  const columns = {scores: [3, 2, 1, 4], requests: [1, 1, 1, 1]};
  const actions = {click: [1, 0, 0, 1], save: [0, 1, 0, 0]};
  const slices = {fresh: [0, 1, 1, 0], all: [1, 1, 1, 1]};

  it('passes the slice to ranking metrics, and counts its rows and positives', () => {
    const metric = ({labels, slice}: {labels: ArrayLike<number>; slice: ArrayLike<number>}) =>
      hitsAtK({...columns, labels, slice, k: 3}).rate;
    expect(breakdown({actions, slices, metric})).toEqual([
      {action: 'click', slice: 'fresh', rows: 2, positives: 0, value: 0},
      {action: 'click', slice: 'all', rows: 4, positives: 2, value: 1},
      {action: 'save', slice: 'fresh', rows: 2, positives: 1, value: 1},
      {action: 'save', slice: 'all', rows: 4, positives: 1, value: 1},
    ]);
  });

  it("passes the slice's rows to pointwise metrics: AUC of the cold slice is withinColdAuc", () => {
    fc.assert(
      fc.property(ranking, ({scores, labels, cold}) => {
        fc.pre(cold.includes(1));
        const [cell] = breakdown({
          actions: {labels},
          slices: {cold},
          metric: ({rowsOf}) => rocAuc({scores: rowsOf(scores), labels: rowsOf(labels)}),
        });
        expect(cell!.value).toEqual(withinColdAuc({scores, labels, cold}));
      }),
      {seed: 1},
    );
  });

  it('measures one slice with all rows by default, or only the named slices', () => {
    const metric = ({action, name}: {action: string; name: string}) => `${action} ${name}`;
    expect(breakdown({actions, metric}).map((cell) => cell.value)).toEqual(['click all', 'save all']);
    const only = breakdown({actions, slices, only: ['all'], metric});
    expect(only.map((cell) => cell.value)).toEqual(['click all', 'save all']);
  });

  it.each<[string, object, string]>([
    [
      'an unknown slice',
      {only: ['all', 'stale']},
      'only has an unknown slice at index 1. Received: "stale". Give names from fresh, all.',
    ],
    [
      'the name of a property that every object inherits',
      {only: ['toString']},
      'only has an unknown slice at index 0. Received: "toString".',
    ],
    ['no actions', {actions: {}}, 'actions must not be empty. Received: 0 actions. Give at least one.'],
    [
      'a missing action',
      {actions: {click: undefined}},
      'actions.click must be an array. Received: undefined.',
    ],
    [
      'a slice of another length',
      {slices: {fresh: [1]}},
      'actions.click, actions.save, slices.fresh must have the same length. Received: 4, 4, 1.',
    ],
    [
      'a slice other than 0 and 1',
      {slices: {fresh: [0, 0, 2, 1]}},
      'slices.fresh has a value that is neither 0 nor 1 at index 2. Received: 2.',
    ],
    [
      'a column of another length',
      {metric: ({rowsOf}: {rowsOf: (c: number[]) => void}) => rowsOf([1])},
      'slices.fresh, column must have the same length. Received: 4, 1.',
    ],
  ])('rejects %s', (_, bad, message) => {
    expect(() => breakdown({actions, slices, metric: () => 0, ...bad})).toThrow(
      `[@cs/metrics] breakdown: ${message}`,
    );
  });
});

describe('ageBuckets and positionBuckets', () => {
  it('an age equal to an edge belongs to the bucket above', () => {
    expect(ageBuckets({ages: [0, 27.9, 28, 90], edges: [28, 90]})).toEqual({
      '< 28': Uint8Array.of(1, 1, 0, 0),
      '28 - 90': Uint8Array.of(0, 0, 1, 0),
      '>= 90': Uint8Array.of(0, 0, 0, 1),
    });
    expect(Object.keys(ageBuckets({ages: []}))).toEqual(['< 1', '1 - 7', '7 - 28', '28 - 90', '>= 90']);
  });

  it('a position equal to an edge is the last of its bucket: the top 10 include position 10', () => {
    const buckets = positionBuckets({positions: [1, 10, 11, 25, 26, 50, 51, 100, 101, 5000]});
    expect(Object.keys(buckets)).toEqual(['1-10', '11-25', '26-50', '51-100', '101+']);
    for (const [i, slice] of Object.values(buckets).entries()) {
      expect([...slice]).toEqual([0, 1, 2, 3, 4].flatMap((bucket) => (bucket === i ? [1, 1] : [0, 0])));
    }
  });

  it('contain each row exactly once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({min: 1, max: 200})), (values) => {
        for (const slices of [ageBuckets({ages: values}), positionBuckets({positions: values})]) {
          const times = values.map((_, row) =>
            Object.values(slices).reduce((sum, slice) => sum + slice[row]!, 0),
          );
          expect(times).toEqual(values.map(() => 1));
        }
      }),
      {seed: 1},
    );
  });

  it.each<[string, () => unknown, string]>([
    [
      'an age that is NaN',
      () => ageBuckets({ages: [1, Number.NaN]}),
      'ageBuckets: ages has a value that is not finite at index 1. Received: NaN.',
    ],
    [
      'edges that are not ascending',
      () => ageBuckets({ages: [1], edges: [7, 7]}),
      'ageBuckets: edges is not ascending at index 1. Received: 7.',
    ],
    [
      'no edges',
      () => ageBuckets({ages: [1], edges: []}),
      'ageBuckets: edges must not be empty. Received: 0 edges. Give at least one.',
    ],
    [
      'an edge that is NaN',
      () => ageBuckets({ages: [1], edges: [7, Number.NaN]}),
      'ageBuckets: edges has a value that is not finite at index 1. Received: NaN.',
    ],
    [
      'edges that are not an array',
      () => ageBuckets({ages: [1], edges: 7 as never}),
      'ageBuckets: edges must be an array. Received: 7.',
    ],
    [
      'position 0',
      () => positionBuckets({positions: [1, 0]}),
      'positionBuckets: positions has a value that is not a positive integer at index 1. Received: 0. Count positions from 1.',
    ],
    [
      'a fractional edge',
      () => positionBuckets({positions: [1], edges: [1.5]}),
      'positionBuckets: edges[0] must be a positive integer. Received: 1.5.',
    ],
  ])('reject %s', (_, call, message) => {
    expect(call).toThrow(`[@cs/metrics] ${message}`);
  });
});
