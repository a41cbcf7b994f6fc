import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Encoder, Value} from './encoder.js';
import {encoderFrom} from './list-encoder.js';
import {fitNumeric} from './numeric-encoder.js';

function fitted(kind: Parameters<typeof fitNumeric>[0], values: Value[], width = 1, flag = false): Encoder {
  const fit = fitNumeric(kind, width, flag);
  for (const value of values) fit.add?.(value);
  return fit.finish();
}

function encode(encoder: Encoder, value: Value): number[] {
  const to = new Float32Array(encoder.width + 2).fill(9);
  encoder.encode(value, to, 1);
  // Nothing beside its own place.
  expect([to[0], to.at(-1)]).toEqual([9, 9]);
  return [...to.subarray(1, -1)];
}

describe('numericEncoder', () => {
  it('standardizes by the mean and deviation of the values that are not missing', () => {
    // Of 2, 4, 6, 8: mean 5, variance (9 + 1 + 1 + 9) / 4 = 5.
    const encoder = fitted('standardize', [2, null, 4, 6, 8]);
    expect(encode(encoder, 5)).toEqual([0]);
    expect(encode(encoder, 10)).toEqual([Math.fround(5 / Math.sqrt(5))]);
  });

  it('standardizes each dimension of a vector by itself; one that does not vary becomes 0', () => {
    const encoder = fitted(
      'standardize',
      [
        [1, 7],
        [3, 7],
      ],
      2,
    );
    expect(encode(encoder, [3, 7])).toEqual([1, 0]);
    expect(encode(encoder, [2, 8])).toEqual([0, 1]);
  });

  it('takes logarithms on both sides of 0', () => {
    const e = Math.E;
    // sign(x) log(1 + |x|) of e - 1 and 1 - e is 1 and -1: mean 0, deviation 1.
    const encoder = fitted('log', [e - 1, 1 - e]);
    expect(encode(encoder, e ** 2 - 1)[0]).toBeCloseTo(2, 6);
    expect(encode(encoder, 1 - e ** 3)[0]).toBeCloseTo(-3, 6);
  });

  it('interpolates between quantiles and stays within -1 and 1', () => {
    // 0 .. 100: the quantiles are the values.
    const encoder = fitted(
      'quantile',
      Array.from({length: 101}, (_, i) => (i * 37) % 101),
    );
    expect([0, 25, 50, 50.5, 100, 1000, -5].map((value) => encode(encoder, value)[0])).toEqual(
      [-1, -0.5, 0, 0.01, 1, 1, -1].map(Math.fround),
    );
  });

  it('gives a frequent value the middle of the quantiles that it spans', () => {
    // Half are 0: quantiles 0 to 50 of 100, their middle at a quarter.
    const encoder = fitted('quantile', [
      ...new Array(101).fill(0),
      ...Array.from({length: 100}, (_, i) => i + 1),
    ]);
    expect(encode(encoder, 0)).toEqual([-0.5]);
  });

  it('never ranks a larger number lower', () => {
    const values = fc.array(fc.double({noNaN: true, noDefaultInfinity: true}), {minLength: 1, maxLength: 50});
    const number = fc.double({noNaN: true, noDefaultInfinity: true});
    fc.assert(
      fc.property(values, number, number, (some, a, b) => {
        const encoder = fitted('quantile', some);
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(encode(encoder, low)[0]).toBeLessThanOrEqual(encode(encoder, high)[0]!);
      }),
      {numRuns: 200, seed: 1},
    );
  });

  it('flags a value; a missing one is zeros', () => {
    const encoder = fitted('standardize', [[1, 2], [3, 6], null], 2, true);
    expect(encoder.width).toBe(3);
    expect(encode(encoder, [3, 6])).toEqual([1, 1, 1]);
    expect(encode(encoder, null)).toEqual([0, 0, 0]);
  });

  it('returns numbers even if it was fitted on nothing', () => {
    expect(encode(fitted('standardize', [null]), 3)).toEqual([3]);
    expect(encode(fitted('quantile', []), 3)).toEqual([0]);
  });

  it('rejects values that are not finite or have another width', () => {
    const encoder = fitted('standardize', [1, 2]);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 'a', [1, 2]]) {
      expect(() => encode(encoder, value)).toThrow(/encode: a value does not consist of finite numbers/);
    }
    expect(() => fitNumeric('log', 1, false).add?.(Number.NaN)).toThrow(/finite/);
  });

  it.each(['none', 'standardize', 'log', 'quantile'] as const)(
    'encodes bit for bit after %s was saved',
    (kind) => {
      const encoder = fitted(
        kind,
        Array.from({length: 500}, (_, i) => Math.sin(i) * i),
        1,
        true,
      );
      const again = encoderFrom(JSON.parse(JSON.stringify(encoder)));
      for (const value of [null, 0, 1.1, -1e9]) expect(encode(again, value)).toEqual(encode(encoder, value));
    },
  );

  it('rejects a damaged saved encoder', () => {
    expect(() => encoderFrom({kind: 'standardize', width: 1})).toThrow(
      /encoderFrom: this is not a saved encoder/,
    );
  });
});
