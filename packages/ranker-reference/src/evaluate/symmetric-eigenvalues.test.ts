import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {symmetricEigenvalues} from './symmetric-eigenvalues.js';

const of = (rows: number[][]) => [...symmetricEigenvalues(Float64Array.from(rows.flat()), rows.length)];

describe('symmetricEigenvalues', () => {
  it('finds those of matrices that can be solved by hand', () => {
    // (2 - x)^2 = 1
    expect(
      of([
        [2, 1],
        [1, 2],
      ]).map((x) => Math.round(x * 1e12) / 1e12),
    ).toEqual([3, 1]);
    // v v' has |v|^2 and zeros: 1 + 4 + 9.
    const [first, ...others] = of([
      [1, 2, 3],
      [2, 4, 6],
      [3, 6, 9],
    ]);
    expect(first).toBeCloseTo(14, 10);
    for (const other of others) expect(other).toBeCloseTo(0, 10);
    expect(
      of([
        [5, 0],
        [0, -7],
      ]),
    ).toEqual([5, -7]);
    expect(of([[4]])).toEqual([4]);
    expect(
      of([
        [0, 0],
        [0, 0],
      ]),
    ).toEqual([0, 0]);
  });

  it('keeps the trace and the sum of squares, and leaves the matrix', () => {
    const entry = fc.double({min: -1e3, max: 1e3, noNaN: true});
    fc.assert(
      fc.property(
        fc.integer({min: 1, max: 7}),
        fc.array(entry, {minLength: 49, maxLength: 49}),
        (n, values) => {
          const a = new Float64Array(n * n);
          for (let i = 0; i < n; i++)
            for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = values[i * 7 + j]!;
          const copy = a.slice();
          const found = symmetricEigenvalues(a, n);
          expect(a).toEqual(copy);
          const squares = a.reduce((sum, value) => sum + value * value, 0);
          let trace = 0;
          for (let i = 0; i < n; i++) trace += a[i * n + i]!;
          const near = 1e-9 * (Math.sqrt(squares) + 1);
          expect(Math.abs(found.reduce((sum, value) => sum + value, 0) - trace)).toBeLessThan(near);
          const own = Math.sqrt(found.reduce((sum, value) => sum + value * value, 0));
          expect(Math.abs(own - Math.sqrt(squares))).toBeLessThan(near);
          expect([...found]).toEqual([...found].sort((x, y) => y - x));
        },
      ),
    );
  });
});
