import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type MixPairsOptions, mixPairs, random} from './index.js';

const options = (seed: number): MixPairsOptions => ({alpha: 0.2, lambdaPer: 'row', random: random(seed)});
const apart = (request: ArrayLike<number | string>, seed = 1) =>
  mixPairs(request.length, {...options(seed), pairing: 'within-request-excluded', request});
const mostOf = (request: readonly unknown[]) =>
  Math.max(...request.map((id) => request.filter((other) => other === id).length));

describe('mixPairs', () => {
  it('never pairs a row with itself and uses each row once as a partner, for odd and even batch sizes', () => {
    fc.assert(
      fc.property(fc.integer({min: 2, max: 65}), fc.integer(), (rows, seed) => {
        const {partner, lambda} = mixPairs(rows, options(seed));
        expect(partner.every((j, i) => j !== i)).toBe(true);
        expect(new Set(partner).size).toBe(rows);
        expect(new Set(lambda).size).toBeGreaterThan(1);
      }),
      {numRuns: 50, seed: 3},
    );
  });

  it('draws each of the other rows as the partner equally often', () => {
    const draw = random(2);
    const counts = new Map<number, number>();
    for (let i = 0; i < 6000; i++) {
      const j = mixPairs(4, {...options(0), random: draw}).partner[0]!;
      counts.set(j, (counts.get(j) ?? 0) + 1);
    }
    // 2000 of 6000 draws each, within 5 standard errors of sqrt(6000 * 1/3 * 2/3) = 36.5.
    for (const j of [1, 2, 3]) expect(Math.abs(counts.get(j)! - 2000)).toBeLessThan(5 * 36.5);
  });

  it("draws one lambda for the whole batch with lambdaPer 'batch'", () => {
    const {lambda} = mixPairs(9, {...options(1), lambdaPer: 'batch'});
    expect(new Set(lambda).size).toBe(1);
  });

  it('pairs no row within its request if no request has more than half of the rows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({min: 0, max: 5}), {minLength: 2, maxLength: 40}),
        fc.integer(),
        (request, seed) => {
          fc.pre(2 * mostOf(request) <= request.length);
          const {partner} = apart(request, seed);
          expect(partner.every((j, i) => request[j] !== request[i])).toBe(true);
          expect(new Set(partner).size).toBe(request.length);
        },
      ),
      {numRuns: 200, seed: 4},
    );
  });

  it('leaves exactly 2 m - n rows of a request with m > n / 2 rows unmixed, and mixes all others', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'a', 'a', 'b', 'c'), {minLength: 2, maxLength: 40}),
        fc.integer(),
        (request, seed) => {
          fc.pre(2 * mostOf(request) > request.length);
          const {partner, lambda} = apart(request, seed);
          const unmixed = [...partner.keys()].filter((i) => partner[i] === i);
          expect(unmixed.length).toBe(2 * mostOf(request) - request.length);
          expect(unmixed.every((i) => lambda[i] === 1)).toBe(true);
          for (const [i, j] of partner.entries()) expect(j === i || request[j] !== request[i]).toBe(true);
          expect(new Set(partner).size).toBe(request.length);
        },
      ),
      {numRuns: 200, seed: 5},
    );
  });

  it('leaves different rows of the large request unmixed for different seeds', () => {
    const request = ['a', 'a', 'a', 'a', 'b'];
    const unmixed = new Set<number>();
    for (let seed = 0; seed < 50; seed++) {
      apart(request, seed).partner.forEach((j, i) => {
        if (j === i) unmixed.add(i);
      });
    }
    expect(unmixed).toEqual(new Set([0, 1, 2, 3]));
  });

  it('pairs large batches of one and of two requests in less than quadratic time', () => {
    const rows = 16_384;
    const halves = Int32Array.from({length: rows}, (_, i) => i % 2);
    expect(apart(halves).partner.every((j, i) => j % 2 !== i % 2)).toBe(true);
    expect(apart(new Int32Array(rows)).partner.every((j, i) => j === i)).toBe(true);
  });

  it('gives the same pairs for the same seed', () => {
    const request = [1, 1, 2, 2, 3, 3, 3];
    expect(apart(request, 5)).toEqual(apart(request, 5));
    expect(apart(request, 6)).not.toEqual(apart(request, 5));
  });

  it.each([
    [1, {}, 'rows must be an integer of at least 2. Received: 1.'],
    [4, {alpha: 0}, 'alpha must be > 0. Received: 0.'],
    [4, {lambdaPer: 'item'}, `lambdaPer must be 'batch' or 'row'. Received: "item".`],
    [4, {pairing: 'all'}, `pairing must be 'random' or 'within-request-excluded'. Received: "all".`],
    [
      4,
      {pairing: 'within-request-excluded'},
      "pairing 'within-request-excluded' needs request, the request id of each row. Received: undefined.",
    ],
    [
      4,
      {request: [1, 2, 3, 4]},
      "request is only used with pairing 'within-request-excluded'. Received: pairing 'random'.",
    ],
    [
      4,
      {pairing: 'within-request-excluded', request: [1, 2]},
      'request must have one id for each of the 4 rows. Received: 2 ids.',
    ],
    [
      2,
      {pairing: 'within-request-excluded', request: Float32Array.of(1, 16_777_217)},
      'request ids in float32 are exact only below 16,777,216, so different requests may have become equal. Received: 16777216 in row 1 of a batch.',
    ],
    [
      2,
      {pairing: 'within-request-excluded', request: [-(2 ** 53), 1]},
      'request ids as numbers are exact only below 2^53, so different requests may have become equal. Received: -9007199254740992 in row 0. Pass them as strings.',
    ],
    [
      2,
      {pairing: 'within-request-excluded', request: [1, Number.NaN]},
      'request ids must not be NaN. Received: NaN in row 1.',
    ],
    [4, {paring: 'random'}, 'no option "paring". Did you mean "pairing"? Options: alpha, lambdaPer, '],
    [4, {random: 7}, 'random must be a stream of random numbers, such as random(7). Received: 7.'],
  ])('rejects %d rows with %o', (rows, change, message) => {
    expect(() => mixPairs(rows, {...options(1), ...change} as MixPairsOptions)).toThrow(
      `[@cs/mixup] mixPairs: ${message}`,
    );
  });
});
