import {Sfc32} from '@cs/core';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type PairedBootstrapLiftOptions, pairedBootstrapLift} from './index.js';

const skip = Number.NaN;
/** `requests` values that are 1 with probability `rate`, else 0. */
function hits(rate: number, requests: number, random: Sfc32): Float64Array {
  return Float64Array.from({length: requests}, () => (random.below(1000) < 1000 * rate ? 1 : 0));
}

describe('pairedBootstrapLift', () => {
  it('computes the lift mean(treatment) / mean(baseline) - 1 over seeds and requests', () => {
    const lift = pairedBootstrapLift({
      baseline: [
        [1, 0, skip, 1],
        [0, 1, skip, 1],
      ],
      treatment: [
        [1, 1, skip, 1],
        [0, 1, skip, 1],
      ],
      resamples: 100,
      seed: 5,
    });
    expect(lift).toMatchObject({baseline: (2 + 2) / 6, treatment: (3 + 2) / 6, seeds: 2, requests: 3});
    expect(lift.mean).toBeCloseTo(5 / 4 - 1, 15);
  });

  it('gives the same numbers for the same seed, and different ones for another seed', () => {
    const random = new Sfc32(1);
    const [baseline, treatment] = [hits(0.3, 500, random), hits(0.4, 500, random)];
    const run = (seed: number) => pairedBootstrapLift({baseline, treatment, resamples: 200, seed});
    expect(run(9)).toEqual(run(9));
    expect(run(9).low).not.toBe(run(10).low);
  });

  it('accepts a flat array for one seed', () => {
    const [baseline, treatment] = [
      [1, 0, 1, 1],
      [1, 1, 1, 0],
    ];
    expect(pairedBootstrapLift({baseline, treatment, seed: 3})).toEqual(
      pairedBootstrapLift({baseline: [baseline], treatment: [treatment], seed: 3}),
    );
  });

  it('pairs requests: arms that differ by a factor have an interval of width 0', () => {
    const baseline = [hits(0.3, 300, new Sfc32(1)), hits(0.2, 300, new Sfc32(2))];
    const treatment = baseline.map((values) => values.map((value) => 1.25 * value));
    const {mean, low, high} = pairedBootstrapLift({baseline, treatment, seed: 1});
    for (const value of [mean, low, high]) expect(value).toBeCloseTo(0.25, 12);
  });

  it('ignores skipped requests', () => {
    const baseline = [...hits(0.3, 100, new Sfc32(1))];
    const treatment = [...hits(0.5, 100, new Sfc32(2))];
    const sparse = (values: number[]) => values.flatMap((value) => [skip, value]);
    expect(pairedBootstrapLift({baseline: sparse(baseline), treatment: sparse(treatment), seed: 1})).toEqual(
      pairedBootstrapLift({baseline, treatment, seed: 1}),
    );
  });

  it('has the theoretical width for many requests of one seed', () => {
    const baseline = new Float64Array(400).fill(1);
    const treatment = hits(0.5, 400, new Sfc32(4)).map((value) => 0.5 + value);
    const {low, high} = pairedBootstrapLift({baseline, treatment, resamples: 4000, seed: 2});
    // Standard error of the mean of values 0.5 and 1.5: 0.5 / sqrt(400). 95 % is 2 * 1.96 times that.
    const expected = (2 * 1.96 * 0.5) / Math.sqrt(400);
    expect(Math.abs(high - low - expected) / expected).toBeLessThan(0.06);
  });

  it('has the width of the variation between seeds when requests do not vary', () => {
    const baseline = [1, 1, 1, 1].map((value) => [value, value]);
    const treatment = [1, 1, 2, 2].map((value) => [value, value]);
    const {mean, low, high} = pairedBootstrapLift({baseline, treatment, resamples: 4000, seed: 2});
    // Each of the 4 drawn seeds has treatment 2 with probability 1/2. All or none of them do with
    // probability 1/16 > 2.5 %, so the interval is the whole range.
    expect([mean, low, high]).toEqual([0.5, 0, 1]);
  });

  it('covers the true lift about as often as its confidence', () => {
    let covered = 0;
    for (let run = 0; run < 200; run++) {
      const random = new Sfc32(run);
      const {low, high} = pairedBootstrapLift({
        baseline: hits(0.4, 150, random),
        treatment: hits(0.5, 150, random),
        resamples: 100,
        confidence: 0.9,
        seed: run,
      });
      if (low <= 0.25 && 0.25 <= high) covered++;
    }
    // Expected: 180 of 200, with standard deviation sqrt(200 * 0.9 * 0.1) = 4.2.
    expect(covered).toBeGreaterThan(180 - 4 * 4.2);
    expect(covered).toBeLessThan(180 + 4 * 4.2);
  });

  it('has a narrower interval at a lower confidence, inside the wider one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({min: 1, max: 9}), fc.nat(9)), {minLength: 1, maxLength: 20}),
        (rows) => {
          const options = {
            baseline: rows.map(([b]) => b),
            treatment: rows.map(([, t]) => t),
            resamples: 50,
            seed: 1,
          };
          const wide = pairedBootstrapLift(options);
          const narrow = pairedBootstrapLift({...options, confidence: 0.5});
          expect(narrow.low).toBeGreaterThanOrEqual(wide.low);
          expect(narrow.high).toBeLessThanOrEqual(wide.high);
          expect(narrow.low).toBeLessThanOrEqual(narrow.high);
        },
      ),
      {seed: 1},
    );
  });

  it('computes p from the resamples on the other side of a lift of 0', () => {
    // Every resample is above 0: 2 (1 + 0) / (1 + 99).
    expect(pairedBootstrapLift({baseline: [1, 1], treatment: [2, 3], resamples: 99, seed: 1}).p).toBe(0.02);
    // Every resample is 0 and counts on both sides.
    expect(pairedBootstrapLift({baseline: [1, 1], treatment: [1, 1], resamples: 99, seed: 1}).p).toBe(1);
    // One request is better and one worse by the same amount. A quarter of the resamples are
    // below 0 and a quarter above 0: 2 * 3/4, capped at 1.
    expect(pairedBootstrapLift({baseline: [1, 1], treatment: [2, 0], seed: 1}).p).toBe(1);
  });

  it('has p of at most 1 - confidence when the interval excludes 0', () => {
    const baseline = hits(0.4, 400, new Sfc32(1));
    const treatment = hits(0.5, 400, new Sfc32(2));
    for (const confidence of [0.5, 0.9, 0.99]) {
      const {low, p} = pairedBootstrapLift({baseline, treatment, confidence, resamples: 500, seed: 1});
      // Allows for one resample at the edge.
      if (low > 0) expect(p).toBeLessThanOrEqual(1 - confidence + 2 / 500);
      else expect(p).toBeGreaterThan(1 - confidence - 2 / 500);
    }
  });

  it('is NaN when every request is skipped', () => {
    expect(pairedBootstrapLift({baseline: [skip, skip], treatment: [skip, skip], seed: 1})).toEqual({
      mean: Number.NaN,
      low: Number.NaN,
      high: Number.NaN,
      p: Number.NaN,
      baseline: Number.NaN,
      treatment: Number.NaN,
      seeds: 1,
      requests: 0,
    });
  });

  it('is NaN when the baseline has a mean of 0', () => {
    expect(pairedBootstrapLift({baseline: [0, 0], treatment: [1, 0], seed: 1})).toMatchObject({
      mean: Number.NaN,
      low: Number.NaN,
      high: Number.NaN,
      baseline: 0,
      treatment: 0.5,
    });
  });

  it('counts resamples with baseline 0 as +Infinity, or as 0 when the treatment is also 0', () => {
    // 1/4 of the resamples do not include the only request whose baseline is not 0.
    const {low, high} = pairedBootstrapLift({baseline: [1, 0], treatment: [1, 1], seed: 1});
    expect([low, high]).toEqual([0, Number.POSITIVE_INFINITY]);
    expect(pairedBootstrapLift({baseline: [1, 0], treatment: [2, 0], seed: 1})).toMatchObject({
      low: 0,
      high: 1,
    });
  });

  it.each<[string, Partial<PairedBootstrapLiftOptions>, string]>([
    [
      'arms with different numbers of seeds',
      {treatment: [[1, 2]]},
      'baseline and treatment must have the same number of seeds. Received: 2 and 1. Train both arms with the same seeds.',
    ],
    [
      'different numbers of requests',
      {
        treatment: [
          [1, 2],
          [1, 2, 3],
        ],
      },
      'treatment[1] has a different number of requests than baseline[0]. Received: 3 for 2. Give the same requests in both arms and for all seeds.',
    ],
    [
      'a request that only one arm skips',
      {
        treatment: [
          [1, 2],
          [skip, 2],
        ],
      },
      'treatment[1] and baseline[0] must skip the same requests, but differ at index 0. Received: NaN for 1. Use NaN for the same requests in both arms and all seeds.',
    ],
    [
      'a request that only one seed skips',
      {
        baseline: [
          [1, skip],
          [1, 1],
        ],
      },
      'baseline[1] and baseline[0] must skip the same requests, but differ at index 1. Received: 1 for NaN.',
    ],
    [
      'negative values',
      {
        baseline: [
          [1, -2],
          [1, 1],
        ],
      },
      'baseline[0] has a value that is negative or infinite at index 1. Received: -2. Give finite values >= 0, or NaN to skip a request.',
    ],
    [
      'infinite values',
      {
        treatment: [
          [1, 1],
          [Infinity, 1],
        ],
      },
      'treatment[1] has a value that is negative or infinite at index 0. Received: Infinity.',
    ],
    [
      'no values',
      {baseline: []},
      'baseline must not be empty. Received: 0 values. Give at least one request.',
    ],
    ['a seed without requests', {baseline: [[], []]}, 'baseline[0] must not be empty. Received: 0 values.'],
    ['an argument that is not an array', {treatment: 3 as never}, 'treatment must be an array. Received: 3.'],
    [
      'no resamples',
      {resamples: 0},
      'resamples must be a positive integer. Received: 0. Give resamples >= 1.',
    ],
    [
      'a missing seed',
      {seed: undefined as never},
      'seed must be a nonnegative integer. Received: undefined. Give seed >= 0.',
    ],
    [
      'confidence 95',
      {confidence: 95},
      'confidence must be > 0 and < 1. Received: 95. Give a number such as 0.95.',
    ],
  ])('rejects %s', (_, bad, message) => {
    const good = {
      baseline: [
        [1, 2],
        [1, 1],
      ],
      treatment: [
        [1, 2],
        [1, 1],
      ],
      seed: 1,
    };
    expect(() => pairedBootstrapLift({...good, ...bad})).toThrow(
      `[@cs/metrics] pairedBootstrapLift: ${message}`,
    );
  });
});
