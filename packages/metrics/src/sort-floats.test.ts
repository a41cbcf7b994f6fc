import {Sfc32} from '@cs/core';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type Floats, sortFloats} from './sort-floats.js';

/** Long enough for the radix sort. */
const ROWS = 5000;
const random = new Sfc32(11);
const uniform = () => (random.next() >>> 0) * 2 ** -32 + (random.next() >>> 0) * 2 ** -64;
const kinds = [Float64Array, Float32Array as unknown as Float64ArrayConstructor];

/** The values, with -0 replaced by 0. */
const plain = (values: Floats) => Array.from(values, (x) => x + 0);

/** Sorted by comparison. */
function byComparison<T extends Floats>(values: T): number[] {
  return plain(values).sort((a, b) => a - b);
}

describe.each(kinds)('sortFloats of %s', (Kind) => {
  it.each<[string, () => number]>([
    ['in one binade', () => 0.5 + uniform() / 2],
    ['of both signs', () => uniform() - 0.5],
    ['of all magnitudes', () => (uniform() - 0.5) * 10 ** Math.round(uniform() * 70 - 40)],
    ['in ties', () => Math.floor(uniform() * 7) - 3],
    ['that differ in low bits only', () => 1 + Math.floor(uniform() * 1000) * 2 ** -50],
    ['around 0', () => (Math.floor(uniform() * 9) - 4) * 5e-324],
    ['all equal', () => -2.5],
    [
      'in short runs of equal high words',
      () => Math.floor(uniform() * 500) + Math.floor(uniform() * 9) * 2 ** -40,
    ],
  ])('puts numbers %s in ascending order', (_, draw) => {
    const values = Kind.from({length: ROWS}, draw);
    const expected = byComparison(values);
    expect(plain(sortFloats(values))).toEqual(expected);
  });

  it('sorts a view without changing the rest of its buffer', () => {
    const values = Kind.from({length: ROWS + 2}, uniform);
    const [first, last] = [values[0], values[ROWS + 1]];
    const view = values.subarray(1, ROWS + 1);
    const expected = byComparison(view as Floats);
    expect(sortFloats(view as Floats, new Kind(ROWS + 7))).toBe(view);
    expect(Array.from(view)).toEqual(expected);
    expect([values[0], values[ROWS + 1]]).toEqual([first, last]);
  });

  it('sorts short arrays like long ones', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.double({noNaN: true, noDefaultInfinity: true}).map((x) => x + 0),
          {maxLength: 20},
        ),
        (few) => {
          const values = Kind.from(few.map(Math.fround));
          const many = Kind.from({length: 3000}, (_, i) => values[i % values.length] ?? 0);
          const expected = byComparison(many);
          expect(plain(sortFloats(many))).toEqual(expected);
          expect(plain(sortFloats(values.slice()))).toEqual(byComparison(values));
        },
      ),
      {numRuns: 20},
    );
  });
});
