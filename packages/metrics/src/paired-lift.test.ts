import {randomStream, Sfc32} from '@cs/core';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type PairedLiftOptions, pairedLift} from './index.js';

const skip = Number.NaN;
/** `requests` values that are 1 with probability `rate`, else 0. */
function hits(rate: number, requests: number, random: Sfc32): Float64Array {
  return Float64Array.from({length: requests}, () => (random.below(1000) < 1000 * rate ? 1 : 0));
}

/** How much the lift varies between seeds, between users, and between single cells. */
interface World {
  readonly seeds: number;
  readonly users: number;
  readonly ofSeeds: number;
  readonly ofUsers: number;
  readonly ofCells: number;
}

const TRUE_LIFT = 0.05;

/** The baseline of every cell is 10, and the treatment 10.5 plus the noise of the world. */
function simulated({seeds, users, ofSeeds, ofUsers, ofCells}: World, run: number) {
  const random = randomStream(run);
  const byUser = Array.from({length: users}, () => ofUsers * random.normal());
  const treatment = Array.from({length: seeds}, () => {
    const bySeed = ofSeeds * random.normal();
    return byUser.map((own) => 10 * (1 + TRUE_LIFT) + bySeed + own + ofCells * random.normal());
  });
  return pairedLift({baseline: treatment.map((values) => values.map(() => 10)), treatment});
}

describe('pairedLift', () => {
  it('computes the lift sum(treatment) / sum(baseline) - 1 over seeds and requests', () => {
    const lift = pairedLift({
      baseline: [
        [1, 0, skip, 1],
        [0, 1, skip, 1],
      ],
      treatment: [
        [1, 1, skip, 1],
        [0, 1, skip, 1],
      ],
    });
    expect(lift).toMatchObject({
      baseline: (2 + 2) / 6,
      treatment: (3 + 2) / 6,
      seeds: 2,
      requests: 3,
      users: 3,
    });
    expect(lift.mean).toBeCloseTo(5 / 4 - 1, 15);
  });

  it('accepts a flat array for one seed', () => {
    const [baseline, treatment] = [
      [1, 0, 1, 1],
      [1, 1, 1, 0],
    ];
    expect(pairedLift({baseline, treatment})).toEqual(
      pairedLift({baseline: [baseline], treatment: [treatment]}),
    );
  });

  it('is Student’s interval over the users for one seed', () => {
    // z = -0.5 and 0.5, twice each: variance 1/3 with 3 degrees of freedom, t = 3.182.
    const {mean, low, high} = pairedLift({baseline: [1, 1, 1, 1], treatment: [1, 2, 1, 2]});
    const half = 3.182446 * Math.sqrt(1 / 3 / 4);
    expect(mean).toBe(0.5);
    expect(low).toBeCloseTo(0.5 - half, 6);
    expect(high).toBeCloseTo(0.5 + half, 6);
  });

  it('is Student’s interval of the lifts per seed if users do not differ', () => {
    // Lifts of 0, 10 and 20 %: standard error 0.1 / sqrt(3), t = 4.303 with 2 degrees of freedom.
    const rows = (value: number) => [value, value, value];
    const {mean, low, high} = pairedLift({
      baseline: [10, 10, 10].map(rows),
      treatment: [10, 11, 12].map(rows),
    });
    expect(mean).toBeCloseTo(0.1, 12);
    expect(high - mean).toBeCloseTo((4.302653 * 0.1) / Math.sqrt(3), 6);
    expect(mean - low).toBeCloseTo((4.302653 * 0.1) / Math.sqrt(3), 6);
  });

  it('adds the variances of crossed seeds and users, by hand', () => {
    // z of two seeds and three users: seeds' means -1, 1; users' means -2, 0, 2; rest +-1.
    const z = [
      [-3 - 0.5, -1 + 1, 1 - 0.5],
      [-1 + 0.5, 1 - 1, 3 + 0.5],
    ];
    const treatment = z.map((row) => row.map((value) => 10 * (1 + 0.01 * value)));
    const {mean, high} = pairedLift({baseline: z.map(() => [10, 10, 10]), treatment});
    // Sums of squares over all cells: seeds 3 * 2 = 6, users 2 * 8 = 16, rest 2 * (.25 + 1 + .25) = 3.
    const [seed, user, rest] = [6 / 1 / 6, 16 / 2 / 6, 3 / 2 / 6];
    const variance = user + seed - rest;
    const freedom = variance ** 2 / (user ** 2 / 2 + seed ** 2 / 1 + rest ** 2 / 2);
    expect(freedom).toBeCloseTo(2.2604, 4);
    // SciPy: scipy.stats.t.isf(0.025, 2.2604...)
    expect(mean).toBeCloseTo(0, 12);
    expect(high).toBeCloseTo(0.01 * 3.860884 * Math.sqrt(variance), 5);
  });

  it('pairs requests: arms that differ by a factor have an interval of width 0', () => {
    const baseline = [hits(0.3, 300, new Sfc32(1)), hits(0.2, 300, new Sfc32(2))];
    const treatment = baseline.map((values) => values.map((value) => 1.25 * value));
    expect(pairedLift({baseline, treatment})).toMatchObject({mean: 0.25, low: 0.25, high: 0.25, p: 0});
    expect(pairedLift({baseline, treatment: baseline})).toMatchObject({mean: 0, low: 0, high: 0, p: 1});
  });

  it('ignores skipped requests', () => {
    const baseline = [...hits(0.3, 100, new Sfc32(1))];
    const treatment = [...hits(0.5, 100, new Sfc32(2))];
    const sparse = (values: number[]) => values.flatMap((value) => [skip, value]);
    expect(pairedLift({baseline: sparse(baseline), treatment: sparse(treatment)})).toEqual(
      pairedLift({baseline, treatment}),
    );
  });

  it('sums the requests of a user, so that repeating them does not narrow the interval', () => {
    const [baseline, treatment] = [hits(0.4, 60, new Sfc32(1)), hits(0.6, 60, new Sfc32(2))];
    const once = pairedLift({baseline, treatment});
    const five = (values: Float64Array) => Float64Array.from({length: 300}, (_, i) => values[i % 60]!);
    const users = Array.from({length: 300}, (_, i) => `user ${i % 60}`);
    const repeated = {baseline: five(baseline), treatment: five(treatment)};
    const {low, high, p} = pairedLift({...repeated, users});
    expect([low, high, p]).toEqual([
      expect.closeTo(once.low, 10),
      expect.closeTo(once.high, 10),
      expect.closeTo(once.p, 10),
    ]);
    expect(pairedLift({...repeated, users})).toMatchObject({requests: 300, users: 60});
    const apart = pairedLift(repeated);
    expect((once.high - once.low) / (apart.high - apart.low)).toBeCloseTo(Math.sqrt(5), 0);
  });

  it.each<World>([
    // From seeds alone to users alone, with few and many of each.
    {seeds: 3, users: 30, ofSeeds: 0.1, ofUsers: 0, ofCells: 0.1},
    {seeds: 3, users: 300, ofSeeds: 0.05, ofUsers: 0.5, ofCells: 0.5},
    {seeds: 3, users: 300, ofSeeds: 0, ofUsers: 0.5, ofCells: 1},
    {seeds: 5, users: 30, ofSeeds: 0.1, ofUsers: 0.3, ofCells: 0.3},
    {seeds: 5, users: 300, ofSeeds: 0.01, ofUsers: 0.1, ofCells: 1},
    {seeds: 5, users: 300, ofSeeds: 0, ofUsers: 1, ofCells: 0},
    {seeds: 10, users: 100, ofSeeds: 0.1, ofUsers: 0, ofCells: 0},
    {seeds: 10, users: 30, ofSeeds: 0.05, ofUsers: 0.5, ofCells: 1},
  ])('covers the true lift about as often as it says: %o', (world) => {
    const runs = 1000;
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      const {low, high, p} = simulated(world, run);
      if (low <= TRUE_LIFT && TRUE_LIFT <= high) covered++;
      expect(p <= 0.05).toBe(low > 0 || high < 0);
    }
    expect(covered / runs).toBeGreaterThan(0.925);
    expect(covered / runs).toBeLessThan(0.985);
  });

  it('covers the true lift of hits, of which some users have many more than others', () => {
    const [seeds, users, runs] = [4, 200, 600];
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      const random = randomStream(run);
      const rates = Array.from({length: users}, () => Math.min(0.6, 0.1 * Math.exp(random.normal())));
      const arm = (lift: number) =>
        Array.from({length: seeds}, () => {
          const level = lift * (1 + 0.05 * random.normal());
          return rates.map((rate) => (random.uniform() < rate * level ? 1 : 0));
        });
      const {low, high} = pairedLift({baseline: arm(1), treatment: arm(1.2)});
      if (low <= 0.2 && 0.2 <= high) covered++;
    }
    expect(covered / runs).toBeGreaterThan(0.925);
    expect(covered / runs).toBeLessThan(0.985);
  });

  it('does not depend on the order of seeds, users and requests, and scales with neither arm', () => {
    const value = fc.integer({min: 0, max: 5});
    const arm = fc.array(fc.array(value, {minLength: 6, maxLength: 6}), {minLength: 3, maxLength: 3});
    fc.assert(
      fc.property(arm, arm, (baseline, treatment) => {
        fc.pre(baseline.flat().some((each) => each > 0));
        const users = [1, 1, 2, 3, 4, 4];
        const found = pairedLift({baseline, treatment, users});
        const turned = (rows: number[][]) => rows.map((row) => row.toReversed()).toReversed();
        const other = pairedLift({
          baseline: turned(baseline).map((row) => row.map((each) => 8 * each)),
          treatment: turned(treatment).map((row) => row.map((each) => 8 * each)),
          users: users.toReversed(),
        });
        for (const name of ['mean', 'low', 'high', 'p'] as const)
          expect(other[name]).toBeCloseTo(found[name], 6);
        expect(found.low).toBeLessThanOrEqual(found.mean);
        expect(found.low).toBeGreaterThanOrEqual(-1);
        expect(found.high).toBeGreaterThanOrEqual(found.mean);
      }),
      {seed: 1},
    );
  });

  it('has a narrower interval at a lower confidence, inside the wider one', () => {
    const arms = {baseline: hits(0.3, 200, new Sfc32(1)), treatment: hits(0.4, 200, new Sfc32(2))};
    const wide = pairedLift(arms);
    const narrow = pairedLift({...arms, confidence: 0.5});
    expect(narrow.low).toBeGreaterThan(wide.low);
    expect(narrow.high).toBeLessThan(wide.high);
    expect(narrow.p).toBe(wide.p);
  });

  it('is NaN when every request is skipped, and has no interval for a single user', () => {
    expect(pairedLift({baseline: [skip, skip], treatment: [skip, skip]})).toEqual({
      mean: skip,
      low: skip,
      high: skip,
      p: skip,
      baseline: skip,
      treatment: skip,
      seeds: 1,
      requests: 0,
      users: 0,
    });
    expect(pairedLift({baseline: [1, 1], treatment: [1, 2], users: ['a', 'a']})).toMatchObject({
      mean: 0.5,
      low: skip,
      high: skip,
      p: skip,
    });
  });

  it('is NaN when the baseline sums to 0', () => {
    expect(pairedLift({baseline: [0, 0], treatment: [1, 0]})).toMatchObject({
      mean: skip,
      low: skip,
      high: skip,
      p: skip,
      baseline: 0,
      treatment: 0.5,
    });
  });

  it.each<[string, Partial<PairedLiftOptions>, string]>([
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
      'the wrong number of users',
      {users: [1]},
      'users must have one value per request. Received: 1 for 2. Give the user of each request, also of skipped ones.',
    ],
    [
      'a missing user',
      {users: [1, undefined as never]},
      'users has a value that is neither a whole number below 2^53 nor a string at index 1. Received: undefined.',
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
    };
    expect(() => pairedLift({...good, ...bad})).toThrow(`[@cs/metrics] pairedLift: ${message}`);
  });
});
