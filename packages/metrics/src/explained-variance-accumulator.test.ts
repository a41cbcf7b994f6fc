import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {accumulators, explainedVariance} from './index.js';
import {goldens} from './test-columns.js';

const create = accumulators.explainedVariance;
const value = fc.double({min: -1e6, max: 1e6, noNaN: true});
const rows = fc
  .tuple(fc.integer({min: 1, max: 4}), fc.integer({min: 2, max: 12}))
  .chain(([width, n]) =>
    fc.array(fc.array(value, {minLength: width, maxLength: width}), {minLength: n, maxLength: n}),
  );

describe('accumulators.explainedVariance', () => {
  it.each(goldens.pca)('agrees with scikit-learn to 1e-9', ({x, explainedVarianceRatio}) => {
    const {ratio} = create({width: x[0]!.length}).add({embedding: x.flat()}).result();
    expect(ratio.length).toBe(explainedVarianceRatio.length);
    ratio.forEach((share, i) => {
      expect(Math.abs(share - explainedVarianceRatio[i]!)).toBeLessThan(1e-9);
    });
  });

  it('parts merged in any order give the same bits, and agree with the function up to rounding', () => {
    fc.assert(
      fc.property(rows, fc.nat(), (x, at) => {
        const width = x[0]!.length;
        const cut = 1 + (at % (x.length - 1));
        const part = (some: number[][]) => create({width}).add({embedding: some.flat()});
        const whole = part(x);
        const read = create.fromJSON(JSON.parse(JSON.stringify(part(x.slice(cut)))));
        const merged = read.merge(part(x.slice(0, cut)));
        expect(JSON.stringify(merged)).toBe(JSON.stringify(whole));
        expect(merged.result()).toEqual(whole.result());

        const {ratio} = explainedVariance({embedding: x.flat(), rows: x.length, width});
        expect(whole.result().ratio.length).toBe(ratio.length);
        whole.result().ratio.forEach((share, i) => {
          if (Number.isNaN(ratio[i])) expect(share).toBeNaN();
          else expect(share).toBeCloseTo(ratio[i]!, 10);
        });
      }),
      {seed: 1},
    );
  });

  it('loses no precision far from 0, and does not depend on the scale', () => {
    // Along the axes: 2^2 + 2^2 and 1^2 + 1^2. Shifted by 2^40, squares have 82 bits.
    const cross = [2, 0, -2, 0, 0, 1, 0, -1];
    const share = (embedding: number[]) => create({width: 2}).add({embedding}).result().ratio[0];
    for (const move of [0, 2 ** 40, -(2 ** 50)]) {
      expect(share(cross.map((x) => x + move))).toBeCloseTo(8 / 10, 14);
    }
    for (const scale of [1e-140, 1e153]) expect(share(cross.map((x) => scale * x))).toBeCloseTo(8 / 10, 13);
  });

  it('is NaN when all rows are equal, like the function', () => {
    const {ratio, effectiveRank, components} = create({width: 2})
      .add({embedding: [0.1, 0.2, 0.1, 0.2, 0.1, 0.2]})
      .result();
    expect([...ratio, effectiveRank]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(components).toEqual({p90: 0, p95: 0, p99: 0});
  });

  it.each<[string, () => unknown, string]>([
    [
      'one row',
      () =>
        create({width: 2})
          .add({embedding: [1, 2]})
          .result(),
      'accumulators.explainedVariance: there must be at least 2 rows. Received: 1. Add more rows.',
    ],
    [
      'an incomplete row',
      () => create({width: 2}).add({embedding: [1, 2, 3]}),
      'explainedVariance: embedding does not have width values per row. Received: 3 for width 2. Give a flat array with width values per row.',
    ],
    [
      'no row',
      () => create({width: 2}).add({embedding: []}),
      'explainedVariance: embedding does not have width values per row. Received: 0 for width 2.',
    ],
    [
      'squares that overflow',
      () => create({width: 2}).add({embedding: [1, -2e154]}),
      'explainedVariance: embedding has a value whose square overflows at index 1. Received: -2e+154. Give smaller values.',
    ],
    [
      'values that are not finite',
      () => create({width: 1}).add({embedding: [1, Number.NaN]}),
      'explainedVariance: embedding has a value that is not finite at index 1.',
    ],
  ])('rejects %s', (_, call, message) => {
    expect(call).toThrow(`[@cs/metrics] ${message}`);
  });
});
