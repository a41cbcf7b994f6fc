import {describe, expect, it} from 'vitest';
import {accumulators} from './index.js';

const rows = {labels: [1, 0], scores: [0.5, 0.25]};
const request = (id: number) => ({...rows, requests: [id, id]});

describe('an accumulator', () => {
  it('serializes its metric, version, all options and exact sums', () => {
    // (0.5 - 1)^2 + 0.25^2 = 5/16
    expect(JSON.parse(JSON.stringify(accumulators.brier().add(rows)))).toEqual({
      metric: 'brier',
      version: 1,
      options: {},
      state: {errors: '5p-4', rows: '1p1'},
    });
    expect(accumulators.hitsAtK({k: 1, counting: 'each'}).add(request(1)).toJSON()).toEqual({
      metric: 'hitsAtK',
      version: 1,
      options: {k: 1, scope: 'whole-list', ties: 'average', empty: 'skip', counting: 'each'},
      state: {sum: '1p0', weight: '1p0', groups: '1p0', skipped: '0p0'},
    });
  });

  it('accepts more rows after result() and after a JSON round trip', () => {
    const part = accumulators.brier().add(rows);
    expect(part.result()).toBe(5 / 32);
    expect(
      accumulators.brier
        .fromJSON(part.toJSON())
        .add({labels: [1], scores: [1]})
        .result(),
    ).toBe(5 / 48);
    expect(part.result()).toBe(5 / 32);
  });

  it('returns NaN, or counts of 0, when it has no rows', () => {
    expect(accumulators.brier().result()).toBeNaN();
    expect(accumulators.rocAuc().result()).toEqual({value: Number.NaN, low: Number.NaN, high: Number.NaN});
    expect(accumulators.hitsAtK({k: 1}).result()).toEqual({
      rate: Number.NaN,
      count: 0,
      groups: 0,
      skipped: 0,
    });
  });

  it('merges accumulators whose options are equal after filling in defaults, in any key order', () => {
    const other = accumulators.hitsAtK({empty: 'skip', ties: 'average', k: 3});
    expect(
      accumulators
        .hitsAtK({k: 3})
        .add(request(1))
        .merge(other.add(request(2)))
        .result().groups,
    ).toBe(2);
  });

  it('merged with itself, counts its rows twice', () => {
    const part = accumulators.rocAuc().add(rows);
    expect(part.merge(part).toJSON().state).toEqual({
      counts: {dropped: 0, scores: [0.25, 0.5], positives: [0, 2], negatives: [2, 0]},
    });
    expect(accumulators.brier().add(rows).toJSON()).toMatchObject({state: {errors: '5p-4'}});
    const brier = accumulators.brier().add(rows);
    expect(brier.merge(brier).toJSON()).toMatchObject({state: {errors: '5p-3', rows: '1p2'}});
  });

  it('detects a repeated request only directly after its first batch', () => {
    const part = accumulators.hitsAtK({k: 1}).add({...rows, requests: [1, 2]});
    expect(() => part.add({...rows, requests: [2, 3]})).toThrow(
      '[@cs/metrics] accumulators.hitsAtK: a batch starts with the request that ended the previous one. Received: request 2. Keep all rows of a request in one batch, and give each request its own id.',
    );
    expect(part.add({...rows, requests: [3, 2]}).result().groups).toBe(4);
  });

  it.each<[string, () => unknown, string]>([
    [
      'different options',
      () => accumulators.hitsAtK({k: 3}).merge(accumulators.hitsAtK({k: 4})),
      'accumulators.hitsAtK: only accumulators with the same options can be merged. Received: {"k":4,"scope":"whole-list","ties":"average","empty":"skip","counting":"any"}. Give both the same options. This one has {"k":3,',
    ],
    [
      'another metric',
      () => accumulators.brier().merge(accumulators.logLoss() as never),
      'accumulators.brier: only accumulators of the same metric can be merged. Received: logLoss, version 1. Merge accumulators of brier.',
    ],
    [
      'parsed JSON that did not go through fromJSON',
      () => accumulators.brier().merge(accumulators.brier().toJSON() as never),
      'accumulators.brier: only accumulators of the same metric can be merged. Received: brier, version 1. Merge',
    ],
    [
      'nothing',
      () => accumulators.brier().merge(undefined as never),
      'accumulators.brier: only accumulators of the same metric can be merged. Received: undefined. Merge',
    ],
    [
      'an unknown option',
      () => accumulators.hitsAtK({k: 3, tie: 'stable'} as never),
      'accumulators.hitsAtK: no option "tie". Did you mean "ties"? Options: k, scope, ties, empty, counting.',
    ],
    [
      'a column as an option',
      () => (accumulators.brier as (options: object) => unknown)({labels: [1]}),
      'accumulators.brier: no option "labels". Options: none.',
    ],
    [
      'a missing option',
      () => (accumulators.hitsAtK as unknown as () => unknown)(),
      'accumulators.hitsAtK: k is missing. Received: undefined. Give k.',
    ],
    [
      'too few bins',
      () => accumulators.rocAuc({bins: 4095}),
      'accumulators.rocAuc: bins is too small. Received: 4095. Give at least 4096.',
    ],
    [
      'a fractional number of bins',
      () => accumulators.averagePrecision({bins: 5000.5}),
      'accumulators.averagePrecision: bins must be a positive integer. Received: 5000.5. Give bins >= 1.',
    ],
    [
      'too few bins for a boost control',
      () => accumulators.boostControl({k: 1, targetExposure: 0.5, bins: 7}),
      'accumulators.boostControl: bins is too small. Received: 7. Give at least 4096.',
    ],
    [
      'no bins',
      () => accumulators.reliabilityCurve({bins: 0}),
      'accumulators.reliabilityCurve: bins must be a positive integer. Received: 0. Give bins >= 1.',
    ],
    [
      'JSON of another metric',
      () => accumulators.brier.fromJSON(accumulators.logLoss().toJSON()),
      'accumulators.brier: the JSON is not from this metric. Received: logLoss, version 1. Give the toJSON of accumulators.brier.',
    ],
    [
      'JSON of another version',
      () => accumulators.brier.fromJSON({...accumulators.brier().toJSON(), version: 2}),
      'accumulators.brier: the JSON is not from this metric. Received: brier, version 2.',
    ],
    [
      'JSON without options',
      () => accumulators.brier.fromJSON({...accumulators.brier().toJSON(), options: null}),
      'accumulators.brier: the JSON is not from this metric.',
    ],
    [
      'JSON without state',
      () => accumulators.brier.fromJSON({...accumulators.brier().toJSON(), state: 'x'}),
      'accumulators.brier: the JSON is not from this metric.',
    ],
    [
      'null instead of JSON',
      () => accumulators.brier.fromJSON(null),
      'accumulators.brier: the JSON is not from this metric. Received: null.',
    ],
    [
      'a string instead of JSON',
      () => accumulators.brier.fromJSON('{}'),
      'accumulators.brier: the JSON is not from this metric. Received: "{}".',
    ],
    [
      'a long string instead of JSON, of which it shows 100 characters',
      () => accumulators.brier.fromJSON('x'.repeat(200)),
      `accumulators.brier: the JSON is not from this metric. Received: "${'x'.repeat(99)}. Give`,
    ],
    [
      'JSON that lacks a sum',
      () => accumulators.brier.fromJSON({...accumulators.brier().toJSON(), state: {rows: '1p0'}}),
      'fromJSON: a sum is malformed. Received: undefined. Give the output of toJSON.',
    ],
    [
      'JSON with too few sums',
      () => accumulators.scoreGap.fromJSON({...accumulators.scoreGap().toJSON(), state: {scores: ['1p0']}}),
      'fromJSON: sums are malformed. Received: ["1p0"]. Give the output of toJSON, with 4 sums.',
    ],
    [
      'JSON with a string instead of sums',
      () => accumulators.scoreGap.fromJSON({...accumulators.scoreGap().toJSON(), state: {scores: 'four'}}),
      'fromJSON: sums are malformed. Received: "four".',
    ],
  ])('rejects %s', (_, call, message) => {
    expect(call).toThrow(`[@cs/metrics] ${message}`);
  });
});
