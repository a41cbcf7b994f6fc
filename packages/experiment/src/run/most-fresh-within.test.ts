import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {keepsAll, mostFreshWithin} from './most-fresh-within.js';

describe('keepsAll', () => {
  it.each([
    [199, 0.5, true],
    [198.9, 0.5, false],
    [200, 0, true],
    [199.9, 0, false],
    [0, 100, true],
  ])('%s of 200 with a tolerance of %s %% is %s', (all, tolerance, kept) => {
    expect(keepsAll(all, 200, tolerance)).toBe(kept);
  });
});

describe('mostFreshWithin', () => {
  it('takes the candidate with the most fresh hits among those that keep enough hits', () => {
    const candidates = [
      {fresh: 1, all: 200},
      {fresh: 3, all: 199},
      {fresh: 9, all: 198.9},
    ];
    expect(mostFreshWithin(candidates, 200, 0.5)).toBe(candidates[1]);
  });

  it('takes the first of equal candidates, and none if all lose too many hits', () => {
    const equal = [
      {fresh: 1, all: 200},
      {fresh: 1, all: 300},
    ];
    expect(mostFreshWithin(equal, 200, 0.5)).toBe(equal[0]);
    expect(mostFreshWithin(equal, 400, 0.5)).toBeUndefined();
    expect(mostFreshWithin([], 200, 0.5)).toBeUndefined();
  });

  it('never takes a candidate if another allowed one has more fresh hits', () => {
    const hits = fc.record({fresh: fc.integer({min: 0, max: 9}), all: fc.integer({min: 90, max: 110})});
    fc.assert(
      fc.property(fc.array(hits), (candidates) => {
        const chosen = mostFreshWithin(candidates, 100, 5);
        const allowed = candidates.filter(({all}) => all >= 95);
        expect(chosen?.fresh).toBe(
          allowed.length > 0 ? Math.max(...allowed.map(({fresh}) => fresh)) : undefined,
        );
      }),
    );
  });
});
