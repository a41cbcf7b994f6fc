import {Sfc32} from '@cs/core';
import {describe, expect, it} from 'vitest';
import {accumulators, pairedLift} from './index.js';

const random = new Sfc32(3);
const requests = Array.from({length: 200}, (_, i) => 7 * i);
const arm = (rate: number) => requests.map(() => (random.below(1000) < 1000 * rate ? 1 : 0));
const [baseline, treatment] = [
  [arm(0.3), arm(0.28)],
  [arm(0.35), arm(0.36)],
];
const all = {requests, baseline, treatment};
const options = {trainingSeeds: 2};
const create = accumulators.pairedLift;

/** A batch of the requests that `keep` selects. */
function rows(keep: (row: number) => boolean) {
  const of = (values: readonly number[]) => values.filter((_, row) => keep(row));
  return {requests: of(requests), baseline: baseline.map(of), treatment: treatment.map(of)};
}

describe('accumulators.pairedLift', () => {
  it('gives the same lift and interval as the function', () => {
    for (const confidence of [0.95, 0.5]) {
      const found = create({...options, confidence})
        .add(all)
        .result();
      const expected = pairedLift({baseline, treatment, confidence});
      expect(found).toEqual({
        ...expected,
        low: expect.closeTo(expected.low, 12),
        high: expect.closeTo(expected.high, 12),
        p: expect.closeTo(expected.p, 12),
      });
    }
  });

  it('keeps its precision for large values that differ little', () => {
    const near = (values: readonly number[][], d: number) => values.map((s) => s.map((v) => 1e6 + d * v));
    const arms = {baseline: near(baseline, 1), treatment: near(treatment, 2)};
    const {low, high} = create(options)
      .add({requests, ...arms})
      .result();
    const expected = pairedLift(arms);
    expect((high - low) / (expected.high - expected.low)).toBeCloseTo(1, 3);
  });

  it('gives the same result, bit for bit, for any split and order', () => {
    const whole = JSON.stringify(create(options).add(all));
    const parts = [0, 1, 2].map((part) => create(options).add(rows((row) => row % 3 === part)));
    const merged = create(options);
    for (const part of [parts[2]!, parts[0]!]) merged.merge(part);
    merged.merge(create.fromJSON(JSON.parse(JSON.stringify(parts[1]))));
    expect(JSON.stringify(merged)).toBe(whole);
    expect(merged.result()).toEqual(create.fromJSON(JSON.parse(whole)).result());
  });

  it('has no width for equal arms', () => {
    const {mean, low, high, p} = create(options).add({requests, baseline, treatment: baseline}).result();
    expect([mean, low, high, p]).toEqual([0, 0, 0, 1]);
  });

  it('ignores skipped requests', () => {
    const skip = Number.NaN;
    const sparse = create().add({requests: [1, 2, 3], baseline: [1, skip, 2], treatment: [1, skip, 4]});
    const dense = create().add({requests: [1, 3], baseline: [1, 2], treatment: [1, 4]});
    expect(sparse.toJSON()).toEqual(dense.toJSON());
    const {mean, requests, users, seeds} = dense.result();
    expect([mean, requests, users, seeds]).toEqual([5 / 3 - 1, 2, 2, 1]);
  });

  it('gives NaN where the lift is undefined', () => {
    const none = create();
    expect(none.result().mean).toBeNaN();
    const zero = none.add({requests: [1, 2], baseline: [0, 0], treatment: [1, 1]}).result();
    expect([zero.mean, zero.low, zero.high, zero.p]).toEqual(new Array(4).fill(Number.NaN));
    expect([zero.baseline, zero.treatment]).toEqual([0, 1]);
  });

  it.each<[string, () => unknown, string]>([
    [
      'a confidence of 1',
      () => create({confidence: 1}),
      'accumulators.pairedLift: confidence must be > 0 and < 1. Received: 1.',
    ],
    [
      'no training seeds',
      () => create({trainingSeeds: 0}),
      'accumulators.pairedLift: trainingSeeds must be a positive integer. Received: 0.',
    ],
    [
      'the wrong number of training seeds',
      () => create().add(all),
      'pairedLift: a batch has the wrong number of training seeds. Received: 2. Give 1, or set trainingSeeds to the number that you have.',
    ],
    [
      'the wrong number of ids',
      () => create(options).add({...all, requests: [1]}),
      'pairedLift: requests, baseline must have the same length. Received: 1, 200.',
    ],
    [
      'the wrong number of ids for flat arms',
      () => create().add({requests: [1], baseline: [1, 2], treatment: [1, 2]}),
      'pairedLift: requests, baseline must have the same length. Received: 1, 2.',
    ],
    [
      'ids that are not finite',
      () => create().add({requests: [Number.NaN], baseline: [1], treatment: [1]}),
      'pairedLift: requests has a value that is not finite at index 0.',
    ],
  ])('rejects %s', (_, call, message) => {
    expect(call).toThrow(`[@cs/metrics] ${message}`);
  });
});
