import fc from 'fast-check';
import {expect, it} from 'vitest';
import {addProduct} from './exact-product.js';
import {ExactSum} from './exact-sum.js';

/** A double as a whole number of 2^-1074. */
function unitsOf(x: number): bigint {
  const sum = new ExactSum();
  sum.add(x);
  return sum.units();
}

it('addProduct adds the exact product of two doubles', () => {
  const size = fc.double({min: 1e-140, max: 1e150, noNaN: true});
  const signed = fc.tuple(size, fc.boolean()).map(([x, negative]) => (negative ? -x : x));
  fc.assert(
    fc.property(signed, signed, (x, y) => {
      const sum = new ExactSum();
      addProduct(sum, x, y);
      // Both are in units of 2^-1074, so their product is in units of 2^-2148.
      expect(sum.units() << 1074n).toBe(unitsOf(x) * unitsOf(y));
    }),
    {seed: 1},
  );
});
