import {Sfc32} from '@cs/core';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {signFlipTest} from './index.js';
import {scikitLearn} from './test-columns.js';

const skip = Number.NaN;

describe('signFlipTest', () => {
  it('evaluates all sign patterns of few requests', () => {
    // Differences 3, 1, -1 add up to 3. The 8 patterns give 5, 3, 3, 1 and their opposites.
    const arms = {baseline: [0, 0, 1], treatment: [3, 1, 0], seed: 1};
    expect(signFlipTest(arms)).toEqual({
      difference: 3 / 3,
      p: 6 / 8,
      requests: 3,
      permutations: 8,
      exact: true,
    });
    expect(signFlipTest({...arms, alternative: 'greater'}).p).toBe(3 / 8);
    expect(signFlipTest({...arms, alternative: 'less'}).p).toBe(7 / 8);
  });

  it.each(scikitLearn.permutationTests)(
    'agrees with SciPy when it is exact',
    ({baseline, treatment, ...p}) => {
      for (const alternative of ['two-sided', 'greater', 'less'] as const) {
        const own = signFlipTest({baseline, treatment, alternative, seed: 1});
        expect(own.exact).toBe(true);
        expect(own.p).toBeCloseTo(p[alternative], 9);
      }
    },
  );

  it('averages over training seeds, and ignores skipped requests', () => {
    const seeds = {
      baseline: [
        [1, skip, 2],
        [3, skip, 2],
      ],
      treatment: [
        [2, skip, 2],
        [6, skip, 4],
      ],
      seed: 1,
    };
    expect(signFlipTest(seeds)).toEqual(signFlipTest({baseline: [2, 2], treatment: [4, 3], seed: 1}));
  });

  it('comes close to the exact p with sampled patterns, and repeats with the seed', () => {
    const random = new Sfc32(5);
    const baseline = Array.from({length: 12}, () => random.below(10));
    const treatment = baseline.map((value) => value + random.below(4));
    const lower = treatment.map((value, i) => (i % 3 === 0 ? Math.max(0, value - 4) : value));
    const arms = {baseline, treatment: lower, seed: 3};
    const exact = signFlipTest(arms);
    expect(exact).toMatchObject({exact: true});
    const sampled = signFlipTest({...arms, permutations: 2000});
    expect(sampled).toMatchObject({exact: false, permutations: 2000});
    // Standard error of a share in 2,000 draws.
    const error = Math.sqrt((exact.p * (1 - exact.p)) / 2000);
    expect(Math.abs(sampled.p - exact.p)).toBeLessThan(4 * error + 1 / 2000);
    expect(signFlipTest({...arms, permutations: 2000})).toEqual(sampled);
    expect(signFlipTest({...arms, permutations: 2000, seed: 4}).p).not.toBe(sampled.p);
  });

  it('rejects a true null hypothesis at the nominal rate, with more requests than bits in a word', () => {
    let rejected = 0;
    for (let run = 0; run < 400; run++) {
      const random = new Sfc32(run);
      const draw = () => Float64Array.from({length: 40}, () => random.below(1000));
      if (signFlipTest({baseline: draw(), treatment: draw(), permutations: 99, seed: run}).p <= 0.1)
        rejected++;
    }
    // Expected: 40 of 400, with standard deviation sqrt(400 * 0.1 * 0.9) = 6.
    expect(Math.abs(rejected - 40)).toBeLessThan(4 * 6);
  });

  it('flips requests independently, also beyond the first 32', () => {
    // 32 differences of 2 and 32 of -1: sum 32, standard deviation sqrt(32 * 4 + 32 * 1).
    // The two-sided normal tail is 0.0114.
    const baseline = new Float64Array(64).fill(1);
    const treatment = baseline.map((_, i) => (i < 32 ? 3 : 0));
    const {p} = signFlipTest({baseline, treatment, permutations: 5000, seed: 1});
    expect(p).toBeGreaterThan(0.007);
    expect(p).toBeLessThan(0.018);
  });

  it('swaps the one-sided p-values when the arms are swapped', () => {
    const values = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), {minLength: 1, maxLength: 7});
    fc.assert(
      fc.property(values, (rows) => {
        const a = rows.map(([x]) => x);
        const b = rows.map(([, y]) => y);
        const up = signFlipTest({baseline: a, treatment: b, seed: 1, alternative: 'greater'});
        const down = signFlipTest({baseline: b, treatment: a, seed: 1, alternative: 'less'});
        expect(down.p).toBe(up.p);
        expect(down.difference).toBeCloseTo(-up.difference, 12);
        const both = signFlipTest({baseline: a, treatment: b, seed: 1}).p;
        expect(both).toBeCloseTo(
          Math.min(
            1,
            2 * Math.min(up.p, signFlipTest({baseline: a, treatment: b, seed: 1, alternative: 'less'}).p),
          ),
          12,
        );
      }),
      {seed: 1},
    );
  });

  it('gives p = 1 for equal arms, and NaN when every request is skipped', () => {
    expect(signFlipTest({baseline: [1, 2], treatment: [1, 2], seed: 1})).toMatchObject({difference: 0, p: 1});
    expect(signFlipTest({baseline: [skip], treatment: [skip], seed: 1})).toMatchObject({
      difference: Number.NaN,
      p: Number.NaN,
      requests: 0,
    });
  });
});
