import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {calibratorFromJson, fitIsotonic} from './index.js';
import {pick, scikitLearn, twoClasses} from './test-columns.js';

describe('fitIsotonic', () => {
  it.each(scikitLearn.calibrators)(
    'agrees with scikit-learn, on the fitted rows and on others',
    ({isotonic, ...columns}) => {
      const rows = pick(columns, 'scores', 'labels');
      const calibrator = fitIsotonic(rows);
      for (const [scores, expected] of [
        [rows.scores, isotonic.own],
        [columns.others, isotonic.others],
      ] as const) {
        for (const [i, value] of calibrator.apply(scores).entries()) {
          expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-9);
        }
      }
    },
  );

  it('never decreases, and is calibrated in total and for each of its values', () => {
    fc.assert(
      fc.property(twoClasses, ({scores, labels}) => {
        const values = fitIsotonic({scores, labels}).apply(scores);
        for (const [i, a] of scores.entries()) {
          for (const [j, b] of scores.entries()) {
            if (a <= b) expect(values[i]).toBeLessThanOrEqual(values[j]!);
          }
        }
        for (const value of new Set(values)) {
          const own = labels.filter((_, i) => values[i] === value);
          expect(own.reduce((a, b) => a + b, 0) / own.length).toBeCloseTo(value, 12);
        }
      }),
      {seed: 1},
    );
  });

  it('has the least squared error of all non-decreasing curves', () => {
    fc.assert(
      fc.property(
        twoClasses,
        fc.array(fc.double({min: 0, max: 1, noNaN: true}), {minLength: 9, maxLength: 9}),
        ({scores, labels}, curve) => {
          const error = (value: (score: number, i: number) => number) =>
            labels.reduce((sum, y, i) => sum + (y - value(scores[i]!, i)) ** 2, 0);
          const values = fitIsotonic({scores, labels}).apply(scores);
          const rival = curve.toSorted((a, b) => a - b);
          // Scores are integers from -4 to 4.
          expect(error((_, i) => values[i]!)).toBeLessThanOrEqual(
            error((score) => rival[score + 4]!) + 1e-12,
          );
        },
      ),
      {seed: 1},
    );
  });

  it('is constant outside the range of the scores, and everywhere for equal or reversed scores', () => {
    const rows = {scores: [1, 2, 3], labels: [0, 1, 1]};
    expect([...fitIsotonic(rows).apply([-9, 9])]).toEqual([0, 1]);
    expect([...fitIsotonic({...rows, scores: [7, 7, 7]}).apply([0, 7, 9])]).toEqual([2 / 3, 2 / 3, 2 / 3]);
    expect([...fitIsotonic({...rows, scores: [3, 2, 1]}).apply([0, 2, 9])]).toEqual([2 / 3, 2 / 3, 2 / 3]);
    expect([...fitIsotonic({scores: [5], labels: [1]}).apply([5])]).toEqual([1]);
  });

  it('stores only the first and the last score of each block', () => {
    expect(fitIsotonic({scores: [1, 2, 3, 4], labels: [0, 0, 0, 1]}).toJSON()).toEqual({
      kind: 'isotonic',
      scores: [1, 3, 4],
      values: [0, 0, 1],
    });
  });

  it('survives a JSON round trip bit for bit, and checks its input', () => {
    const [, {scores, labels, others}] = scikitLearn.calibrators as never as [
      unknown,
      (typeof scikitLearn.calibrators)[0],
    ];
    const calibrator = fitIsotonic({scores, labels});
    const restored = calibratorFromJson(JSON.parse(JSON.stringify(calibrator)));
    expect(restored.apply(others)).toEqual(calibrator.apply(others));
    expect(() => calibrator.apply([0, Number.NaN])).toThrow(
      '[@cs/metrics] IsotonicCalibrator.apply: scores has a value that is not finite at index 1. Received: NaN.',
    );
  });
});
