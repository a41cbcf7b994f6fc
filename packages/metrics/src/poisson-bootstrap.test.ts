import {Sfc32} from '@cs/core';
import {describe, expect, it} from 'vitest';
import {accumulators, pairedBootstrapLift} from './index.js';

const random = new Sfc32(3);
const requests = Array.from({length: 200}, (_, i) => 7 * i);
const arm = (rate: number) => requests.map(() => (random.below(1000) < 1000 * rate ? 1 : 0));
const [baseline, treatment] = [
  [arm(0.3), arm(0.28)],
  [arm(0.35), arm(0.36)],
];
const all = {requests, baseline, treatment};
const options = {seed: 5, trainingSeeds: 2, resamples: 400};
const create = accumulators.pairedBootstrapLift;

/** A batch of the requests that `keep` selects. */
function rows(keep: (row: number) => boolean) {
  const of = (values: readonly number[]) => values.filter((_, row) => keep(row));
  return {requests: of(requests), baseline: baseline.map(of), treatment: treatment.map(of)};
}

describe('accumulators.pairedBootstrapLift', () => {
  it('gives the same lift as the function, with an interval of similar width', () => {
    const {low, high, p: _, ...point} = create(options).add(all).result();
    const expected = pairedBootstrapLift({baseline, treatment, seed: 1, resamples: 400});
    const {low: expectedLow, high: expectedHigh, p: __, ...expectedPoint} = expected;
    expect(point).toEqual(expectedPoint);
    const width = expectedHigh - expectedLow;
    expect(Math.abs(high - low - width) / width).toBeLessThan(0.2);
    expect(Math.abs(high + low - expectedHigh - expectedLow) / width).toBeLessThan(0.2);
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

  it('gives different intervals for different seeds', () => {
    const run = (seed: number) =>
      create({...options, seed})
        .add(all)
        .result();
    expect(run(1).mean).toBe(run(2).mean);
    expect(run(1).low).not.toBe(run(2).low);
  });

  it('draws a request 0, 1, 2, ... times with Poisson probabilities of mean 1', () => {
    // With one request of value 1, the sums are how often it was drawn.
    const counts = new Array<number>(20).fill(0);
    for (let request = 0; request < 8; request++) {
      const {state} = create({seed: 1})
        .add({requests: [request], baseline: [1], treatment: [0]})
        .toJSON();
      for (const text of state.resampledBaseline as string[]) {
        const [hex, power] = text.split('p');
        counts[Number.parseInt(hex!, 16) * 2 ** Number(power)]! += 1;
      }
      expect(state.resampledTreatment).toEqual(new Array(1000).fill('0p0'));
    }
    let chance = 1 / Math.E;
    for (let times = 0; times < 6; times++) {
      const expected = 8000 * chance;
      expect(Math.abs(counts[times]! - expected)).toBeLessThan(4 * Math.sqrt(expected));
      chance /= times + 1;
    }
  });

  it('ignores skipped requests', () => {
    const skip = Number.NaN;
    const sparse = create({seed: 2}).add({
      requests: [1, 2, 3],
      baseline: [1, skip, 2],
      treatment: [1, skip, 4],
    });
    const dense = create({seed: 2}).add({requests: [1, 3], baseline: [1, 2], treatment: [1, 4]});
    expect(sparse.toJSON()).toEqual(dense.toJSON());
    expect(dense.result()).toMatchObject({
      mean: 5 / 3 - 1,
      baseline: 1.5,
      treatment: 2.5,
      requests: 2,
      seeds: 1,
    });
  });

  it('gives NaN where the lift is undefined', () => {
    const none = create({seed: 2});
    expect(none.result().mean).toBeNaN();
    const zero = none.add({requests: [1], baseline: [0], treatment: [1]}).result();
    expect([zero.mean, zero.low, zero.high, zero.p]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect([zero.baseline, zero.treatment]).toEqual([0, 1]);
  });

  it.each<[string, () => unknown, string]>([
    [
      'no seed',
      () => create({} as never),
      'accumulators.pairedBootstrapLift: seed is missing. Received: undefined.',
    ],
    ['a seed below 0', () => create({seed: -1}), 'accumulators.pairedBootstrapLift: seed must be'],
    [
      'a fractional number of resamples',
      () => create({seed: 1, resamples: 0.5}),
      'accumulators.pairedBootstrapLift: resamples must be',
    ],
    [
      'a confidence of 1',
      () => create({seed: 1, confidence: 1}),
      'accumulators.pairedBootstrapLift: confidence must be',
    ],
    [
      'no training seeds',
      () => create({seed: 1, trainingSeeds: 0}),
      'accumulators.pairedBootstrapLift: trainingSeeds must be',
    ],
    [
      'the wrong number of training seeds',
      () => create({seed: 1}).add(all),
      'pairedBootstrapLift: a batch has the wrong number of training seeds. Received: 2. Give 1, or set trainingSeeds to the number that you have.',
    ],
    [
      'the wrong number of ids',
      () => create(options).add({...all, requests: [1]}),
      'pairedBootstrapLift: requests, baseline must have the same length. Received: 1, 200.',
    ],
    [
      'the wrong number of ids for flat arms',
      () => create({seed: 1}).add({requests: [1], baseline: [1, 2], treatment: [1, 2]}),
      'pairedBootstrapLift: requests, baseline must have the same length. Received: 1, 2.',
    ],
    [
      'ids that are not finite',
      () => create({seed: 1}).add({requests: [Number.NaN], baseline: [1], treatment: [1]}),
      'pairedBootstrapLift: requests has a value that is not finite at index 0.',
    ],
  ])('rejects %s', (_, call, message) => {
    expect(call).toThrow(`[@cs/metrics] ${message}`);
  });
});
