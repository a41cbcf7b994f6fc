import {describe, expect, it} from 'vitest';
import {bigWorld, completeOptions, smallWorld, type WorldOptions} from './world-options.js';

describe('completeOptions', () => {
  it('defaults to the small world', () => {
    expect(completeOptions({})).toEqual({...smallWorld, evaluationRequestsPerDay: smallWorld.requestsPerDay});
    expect(completeOptions({users: undefined} as unknown as WorldOptions).users).toBe(smallWorld.users);
  });

  it('uses requestsPerDay for evaluation days by default', () => {
    expect(completeOptions({requestsPerDay: 10}).evaluationRequestsPerDay).toBe(10);
    expect(completeOptions(bigWorld).evaluationRequestsPerDay).toBe(7000);
  });

  it('has a big world of 27 training days and at least 20,000 evaluation requests', () => {
    const world = completeOptions(bigWorld);
    expect(world.trainDays * world.requestsPerDay * world.shown).toBe(972_000);
    expect(world.evaluationDays * world.evaluationRequestsPerDay).toBeGreaterThanOrEqual(20_000);
  });

  it('derives bornPerDay from freshShare', () => {
    const few = completeOptions({freshShare: 0.02}).bornPerDay;
    const many = completeOptions({freshShare: 0.15}).bornPerDay;
    expect(completeOptions({freshShare: 0}).bornPerDay).toBe(0);
    // 28 days of births in the middle of the training days, of all items there are by then.
    for (const [share, born] of [
      [0.02, few],
      [0.15, many],
    ] as const) {
      expect((28 * born) / (smallWorld.oldItems + born * (28 + 7))).toBeCloseTo(share, 2);
    }
  });

  it.each([
    [{users: 0}, /users must be a whole number of at least 1. Received: 0/],
    [{requestsPerDay: 1.5}, /requestsPerDay/],
    [{seed: Number.NaN}, /seed/],
    [{shown: 90}, /shown must be at most candidates/],
    [{oldItems: 80}, /oldItems must be larger than candidates/],
    [{freshHistory: 'gone'}, /freshHistory.*gone.*partly absent/],
    [{productionRanker: 'best'}, /productionRanker/],
    [{positionBias: 'yes'}, /positionBias/],
    [{freshShare: 2}, /freshShare/],
    [
      {freshShare: 0.02, oldItems: 400},
      /freshShare. Received: 0.02. .*use 0, or a value from about 0.034 to below /,
    ],
    [{freshShare: 0.5, warmupDays: 30, trainDays: 60}, /cannot reach freshShare.* to below 0.47/],
    [{freshShare: 0.1, bornPerDay: 3}, /cannot be used together/],
    [{sed: 2}, /simulateLog: no option "sed"\. Did you mean "seed"\?/],
  ])('throws for %o', (options, message) => {
    expect(() => completeOptions(options as WorldOptions)).toThrow(message);
  });
});
