import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {ExactSum} from './exact-sum.js';

const of = (...values: number[]) => {
  const sum = new ExactSum();
  for (const value of values) sum.add(value);
  return sum;
};
const read = (text: unknown) => {
  const sum = new ExactSum();
  sum.read(text);
  return sum;
};
const finite = fc.double({noNaN: true, noDefaultInfinity: true});

/** A double as a whole number of 2^-1074, straight from the definition of doubles. */
function units(x: number): bigint {
  if (x === 0) return 0n;
  let power = 0;
  let value = x;
  while (!Number.isInteger(value) || Math.abs(value) < 2 ** 52) {
    if (power === 1074) break;
    value *= 2;
    power++;
  }
  return BigInt(value) << BigInt(1074 - power);
}

describe('ExactSum', () => {
  it.each([
    ['0', [], 0],
    ['digits that plain addition loses', [1e308, 1, -1e308], 1],
    ['the smallest and the largest', [5e-324, Number.MAX_VALUE, -Number.MAX_VALUE], 5e-324],
    ['ten tenths, rounded once', new Array<number>(10).fill(0.1), 1],
    ['a halfway case, rounded down to even', [2 ** 53, 1], 2 ** 53],
    ['a halfway case, rounded up to even', [2 ** 53, 3], 2 ** 53 + 4],
    ['just above a halfway case', [2 ** 53, 1, 5e-324], 2 ** 53 + 2],
    ['just below a halfway case', [2 ** 53, 3, -5e-324], 2 ** 53 + 2],
    ['negative sums', [-0.5, -0.25, 0.125], -0.625],
    ['subnormal sums', [3 * 5e-324, -5e-324], 1e-323],
    ['the smallest normal number', [2 ** -1022, -5e-324], 2 ** -1022 - 5e-324],
    ['more than the largest double', [Number.MAX_VALUE, Number.MAX_VALUE], Infinity],
    ['a sum that overflows and comes back', [Number.MAX_VALUE, 2 ** 970, -(2 ** 970)], Number.MAX_VALUE],
  ])('gives %s', (_, values, expected) => {
    expect(of(...values).value).toBe(expected);
  });

  it('equals the sum of all values in integer arithmetic', () => {
    fc.assert(
      fc.property(fc.array(finite, {maxLength: 20}), (values) => {
        const rest = of(...values);
        const total = values.reduce((sum, value) => sum + units(value), 0n);
        const text = rest.toJSON();
        const [hex, power] = text.split('p');
        const magnitude = BigInt(`0x${hex!.replace('-', '')}`) << BigInt(Number(power) + 1074);
        expect(text.startsWith('-') ? -magnitude : magnitude).toBe(total);
        // The neighbours of the nearest double are not closer.
        const nearest = rest.value;
        if (!Number.isFinite(nearest)) return;
        const away = (x: number) => {
          const difference = units(x) - total;
          return difference < 0n ? -difference : difference;
        };
        const ulp = Math.max(2 ** (Math.floor(Math.log2(Math.abs(nearest) || 1e-320)) - 53), 5e-324);
        for (const other of [nearest + ulp, nearest - ulp, nearest + 2 * ulp, nearest - 2 * ulp]) {
          if (Number.isFinite(other)) expect(away(nearest) <= away(other)).toBe(true);
        }
      }),
    );
  });

  it('does not depend on the order of additions and merges, or on a JSON round trip', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(finite, fc.nat(2)), {maxLength: 20}), (rows) => {
        const parts = [0, 1, 2].map((part) => of(...rows.flatMap(([x, p]) => (p === part ? [x] : []))));
        const merged = read(parts[2]!.toJSON());
        merged.merge(parts[0]!);
        merged.merge(read(JSON.parse(JSON.stringify(parts[1]))));
        const whole = of(...rows.map(([x]) => x).reverse());
        expect(merged.toJSON()).toBe(whole.toJSON());
        expect(merged.value).toBe(whole.value);
      }),
    );
  });

  it('does not lose carries over millions of additions', () => {
    const sum = new ExactSum();
    const x = 1 - 2 ** -53;
    for (let i = 0; i < 2_200_000; i++) sum.add(-x);
    sum.add(2_200_000);
    expect(sum.value).toBe(2_200_000 * 2 ** -53);
  });

  it.each([
    [of(0), '0p0'],
    [of(-0.75), '-3p-2'],
    [of(1024), '1p10'],
    [of(5e-324), '1p-1074'],
    [of(2 ** 1023), '1p1023'],
  ])('is serialized as an odd hexadecimal number times a power of two', (sum, text) => {
    expect(JSON.stringify(sum)).toBe(JSON.stringify(text));
  });

  it.each([
    [null],
    [3],
    [''],
    ['p3'],
    ['1p-1075'],
    ['1p1200'],
    ['fp2199'],
    ['1.5p3'],
    ['1p0x'],
    ['1p1095'],
    [['1p0']],
    ['gp1'],
  ])('rejects %j as a sum', (text) => {
    expect(() => read(text)).toThrow(
      `[@cs/metrics] fromJSON: a sum is malformed. Received: ${JSON.stringify(text)}. Give the output of toJSON.`,
    );
  });
});
