import {describe, expect, it} from 'vitest';
import {Sfc32} from './sfc32.js';

/** The generator as PractRand defines it, computed with exact integers modulo 2^32. */
function* reference(seed: bigint, stream = 0n): Generator<bigint> {
  const word = (x: bigint) => x & 0xffffffffn;
  let [a, b, c, counter] = [stream, word(seed), word(seed >> 32n), 1n];
  for (let i = 0; ; i++) {
    const result = word(a + b + counter);
    counter = word(counter + 1n);
    a = b ^ (b >> 9n);
    b = word(c + (c << 3n));
    c = word(((c << 21n) | (c >> 11n)) + result);
    if (i >= 12) yield result;
  }
}

describe('Sfc32', () => {
  it.each([0, 1, 2 ** 32 - 1, 2 ** 40 + 12345])(
    'gives the numbers of the published algorithm: seed %d',
    (seed) => {
      const random = new Sfc32(seed);
      const expected = reference(BigInt(seed));
      for (let i = 0; i < 1000; i++) expect(random.next() >>> 0).toBe(Number(expected.next().value));
    },
  );

  it('gives each stream of a seed its own numbers, those of the published algorithm', () => {
    const random = new Sfc32(7, 2 ** 32 - 3);
    const expected = reference(7n, BigInt(2 ** 32 - 3));
    for (let i = 0; i < 1000; i++) expect(random.next() >>> 0).toBe(Number(expected.next().value));
    expect(new Sfc32(7, 0).next()).toBe(new Sfc32(7).next());
    expect(new Sfc32(7, 1).next()).not.toBe(new Sfc32(7).next());
  });

  it('below(n) draws 0 to n - 1 with equal probability', () => {
    const random = new Sfc32(3);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[random.below(7)]! += 1;
    // Each is expected 10,000 times, with standard deviation sqrt(70000 * 1/7 * 6/7) = 93.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(5 * 93);
    expect(random.below(1)).toBe(0);
  });
});
