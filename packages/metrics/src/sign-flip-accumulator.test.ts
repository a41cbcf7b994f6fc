import {Sfc32} from '@cs/core';
import {describe, expect, it} from 'vitest';
import {accumulators, signFlipTest} from './index.js';

const random = new Sfc32(3);
const requests = Array.from({length: 500}, (_, i) => 7 * i);
const arm = (rate: number) => requests.map(() => (random.below(1000) < 1000 * rate ? 1 : 0));
const baseline = [arm(0.3), arm(0.28)];
const treatment = [arm(0.34), arm(0.35)];
const all = {requests, baseline, treatment};
const options = {seed: 5, trainingSeeds: 2, permutations: 2000};
const create = accumulators.signFlipTest;

/** A batch of the requests that `keep` selects. */
function rows(keep: (row: number) => boolean) {
  const of = (values: readonly number[]) => values.filter((_, row) => keep(row));
  return {requests: of(requests), baseline: baseline.map(of), treatment: treatment.map(of)};
}

describe('accumulators.signFlipTest', () => {
  it.each(['two-sided', 'greater', 'less'] as const)(
    'gives the same difference as the function, and the same p-value within sampling noise: %s',
    (alternative) => {
      const {p, ...found} = create({...options, alternative})
        .add(all)
        .result();
      const {p: expected, ...rest} = signFlipTest({
        baseline,
        treatment,
        alternative,
        permutations: 2000,
        seed: 1,
      });
      expect(found.difference).toBeCloseTo(rest.difference, 14);
      expect(found).toMatchObject({requests: 500, permutations: 2000, exact: false});
      // Six standard errors of the difference between two shares.
      expect(Math.abs(p - expected)).toBeLessThan(
        6 * Math.sqrt((2 * expected * (1 - expected)) / 2000) + 1e-3,
      );
    },
  );

  it('flips signs independently with probability 1/2: p of eight equal differences', () => {
    // Of 2^8 sign patterns, the observed one and its opposite are as extreme.
    const eight = [1, 2, 3, 4, 5, 6, 7, 8];
    const batch = {requests: eight, baseline: eight.map(() => 0), treatment: eight.map(() => 0.1)};
    const {p} = create({seed: 2, permutations: 20_000}).add(batch).result();
    expect(Math.abs(p - 2 / 256)).toBeLessThan(5 * Math.sqrt(((2 / 256) * (254 / 256)) / 20_000));
    const one = create({seed: 2, permutations: 20_000, alternative: 'less'}).add(batch).result();
    expect(one.p).toBe(1);
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

  it('gives different permutations for different seeds', () => {
    const run = (seed: number) =>
      JSON.stringify(
        create({...options, seed})
          .add(all)
          .toJSON().state,
      );
    expect(run(1)).not.toBe(run(2));
  });

  it('gives p = 1 for equal arms, and NaN without requests', () => {
    const few = {seed: 1, permutations: 9};
    const same = {requests: [1, 2], baseline: [1, 0], treatment: [1, 0]};
    expect(create(few).add(same).result()).toMatchObject({difference: 0, p: 1, requests: 2});
    const skipped = {requests: [1], baseline: [Number.NaN], treatment: [Number.NaN]};
    for (const part of [create(few), create(few).add(skipped)]) {
      expect(part.result()).toMatchObject({difference: Number.NaN, p: Number.NaN, requests: 0});
    }
  });

  it('rejects a batch with the wrong number of training seeds', () => {
    expect(() => create({seed: 1}).add(all)).toThrow(
      '[@cs/metrics] signFlipTest: a batch has the wrong number of training seeds. Received: 2. Give 1, or set trainingSeeds to the number that you have.',
    );
  });
});
