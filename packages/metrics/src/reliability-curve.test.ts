import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {accumulators, expectedCalibrationError, reliabilityCurve} from './index.js';
import {scikitLearn} from './test-columns.js';

describe('reliabilityCurve', () => {
  it.each(scikitLearn.reliability)(
    'agrees with scikit-learn: $bins bins',
    ({scores, labels, bins, ...expected}) => {
      for (const binning of ['width', 'mass'] as const) {
        const curve = reliabilityCurve({scores, labels, bins, binning});
        expect(curve).toHaveLength(expected[binning].predicted.length);
        for (const [i, {predicted, observed}] of curve.entries()) {
          expect(Math.abs(predicted - expected[binning].predicted[i]!)).toBeLessThan(1e-9);
          expect(Math.abs(observed - expected[binning].observed[i]!)).toBeLessThan(1e-9);
        }
      }
    },
  );

  it('puts a score on an edge into the bin below, 0 into the first bin and 1 into the last', () => {
    const curve = reliabilityCurve({scores: [0, 0.5, 0.75, 1], labels: [0, 1, 1, 0], bins: 2});
    expect(curve).toEqual([
      {from: 0, to: 0.5, rows: 2, predicted: (0 + 0.5) / 2, observed: 1 / 2},
      {from: 0.5, to: 1, rows: 2, predicted: (0.75 + 1) / 2, observed: 1 / 2},
    ]);
  });

  it('omits bins without rows', () => {
    const curve = reliabilityCurve({scores: [0.05, 0.95], labels: [0, 1]});
    expect(curve.map(({from, to}) => [from, to])).toEqual([
      [0, 0.1],
      [0.9, 1],
    ]);
  });

  it('with equal mass splits distinct scores evenly, and keeps equal scores together', () => {
    const labels = [0, 0, 0, 0, 0, 0];
    const rows = (scores: number[]) =>
      reliabilityCurve({scores, labels, bins: 3, binning: 'mass'}).map((bin) => bin.rows);
    expect(rows([0.1, 0.11, 0.12, 0.13, 0.14, 0.9])).toEqual([2, 2, 2]);
    expect(rows([0.5, 0.5, 0.5, 0.5, 0.5, 0.5])).toEqual([6]);
  });

  it('contains every row once: predicted and observed add up to those of all rows', () => {
    const rows = fc.array(fc.tuple(fc.double({min: 0, max: 1, noNaN: true}), fc.constantFrom(0, 1)), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(
        rows,
        fc.integer({min: 1, max: 12}),
        fc.constantFrom('width', 'mass'),
        (rows, bins, binning) => {
          const scores = rows.map(([s]) => s);
          const labels = rows.map(([, y]) => y);
          const curve = reliabilityCurve({scores, labels, bins, binning});
          const total = (of: (bin: (typeof curve)[number]) => number) =>
            curve.reduce((sum, bin) => sum + of(bin), 0);
          expect(total((bin) => bin.rows)).toBe(rows.length);
          expect(total((bin) => bin.rows * bin.predicted)).toBeCloseTo(
            scores.reduce((a, b) => a + b, 0),
            9,
          );
          expect(total((bin) => bin.rows * bin.observed)).toBeCloseTo(
            labels.reduce<number>((a, b) => a + b, 0),
            9,
          );
          for (const {from, to, predicted} of curve) {
            expect(predicted).toBeGreaterThanOrEqual(from - 1e-12);
            expect(predicted).toBeLessThanOrEqual(to + 1e-12);
          }
        },
      ),
      {seed: 1},
    );
  });
});

describe('expectedCalibrationError', () => {
  const rows = {scores: [0.2, 0.4, 0.9], labels: [0, 1, 1], bins: 2};
  // Bins {0.2, 0.4}: |0.3 - 1/2|, and {0.9}: |0.9 - 1|.
  it.each([
    ['l1', (2 * 0.2 + 1 * 0.1) / 3],
    ['l2', Math.sqrt((2 * 0.2 ** 2 + 1 * 0.1 ** 2) / 3)],
    ['max', 0.2],
  ] as const)('norm %s', (norm, expected) => {
    expect(expectedCalibrationError({...rows, norm})).toBeCloseTo(expected, 14);
  });
  it('is 0 when the scores are the observed rates of the bins', () => {
    expect(expectedCalibrationError({scores: [0.5, 0.5, 1], labels: [0, 1, 1]})).toBe(0);
  });
  it('is NaN without rows', () => {
    for (const norm of ['l1', 'max'] as const)
      expect(accumulators.expectedCalibrationError({norm}).result()).toBeNaN();
  });
  it('is the difference of the means with one bin', () => {
    expect(expectedCalibrationError({...rows, bins: 1})).toBeCloseTo(Math.abs(1.5 / 3 - 2 / 3), 15);
  });
});
