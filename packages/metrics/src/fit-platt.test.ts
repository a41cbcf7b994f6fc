import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {calibratorFromJson, fitPlatt} from './index.js';
import {scikitLearn, twoClasses} from './test-columns.js';

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

describe('fitPlatt', () => {
  it.each(scikitLearn.calibrators)(
    'agrees with scikit-learn up to its tolerance',
    ({platt, others, scores, labels}) => {
      for (const [i, value] of fitPlatt({scores, labels}).apply(others).entries()) {
        expect(Math.abs(value - platt.others[i]!)).toBeLessThan(1e-4);
      }
    },
  );

  it('has a likelihood gradient of 0, for scores of any scale and offset', () => {
    fc.assert(
      fc.property(twoClasses, fc.constantFrom(1e-6, 1, 1e6), fc.constantFrom(0, 5), (rows, scale, shift) => {
        const scores = rows.scores.map((score) => scale * (score + shift));
        const {labels} = rows;
        const [p, n] = [sum(labels), labels.length - sum(labels)];
        const targets = labels.map((y) => (y ? (p + 1) / (p + 2) : 1 / (n + 2)));
        const values = fitPlatt({scores, labels}).apply(scores);
        expect(sum(values)).toBeCloseTo(sum(targets), 8);
        const moment = (v: ArrayLike<number>) => sum(rows.scores.map((score, i) => score * v[i]!));
        if (new Set(scores).size > 1) expect(moment(values)).toBeCloseTo(moment(targets), 7);
      }),
      {seed: 1},
    );
  });

  it('increases or decreases with the share of positives', () => {
    const scores = [1, 2, 3, 4];
    expect(fitPlatt({scores, labels: [0, 0, 1, 1]}).slope).toBeGreaterThan(0);
    expect(fitPlatt({scores, labels: [1, 1, 0, 0]}).slope).toBeLessThan(0);
  });

  it('stays finite when a score separates the classes, thanks to smoothed labels', () => {
    // Two parameters fit two scores exactly.
    const [low, high] = fitPlatt({scores: [0, 0, 1, 1], labels: [0, 0, 1, 1]}).apply([0, 1]);
    expect(low).toBeCloseTo(1 / 4, 12);
    expect(high).toBeCloseTo(3 / 4, 12);
  });

  it('is constant for equal scores or equal labels', () => {
    expect(fitPlatt({scores: [5, 5, 5], labels: [1, 0, 0]}).slope).toBe(0);
    const ones = fitPlatt({scores: [1, 2], labels: [1, 1]});
    expect(ones.slope).toBe(0);
    expect(ones.apply([9])[0]).toBeCloseTo(3 / 4, 15);
    expect(fitPlatt({scores: [1, 2], labels: [0, 0]}).apply([9])[0]).toBeCloseTo(1 / 4, 15);
  });

  it('does not overflow far from the fitted scores', () => {
    const calibrator = fitPlatt({scores: [0, 1, 2, 3], labels: [0, 1, 0, 1]});
    expect([...calibrator.apply([-1e6, 1e6])]).toEqual([0, 1]);
  });

  it('rejects scores whose range cannot be fitted', () => {
    expect(() => fitPlatt({scores: [0, 5e-324, 0], labels: [0, 1, 1]})).toThrow(
      '[@cs/metrics] fitPlatt: the fit does not converge for scores in this range. Received: 0 to 5e-324. Give scores with a smaller range, such as logits.',
    );
  });

  it('survives a JSON round trip bit for bit, and checks its input', () => {
    const calibrator = fitPlatt({scores: [0, 1, 2, 3], labels: [0, 1, 0, 1]});
    const restored = calibratorFromJson(JSON.parse(JSON.stringify(calibrator)));
    expect(restored.apply([0.3, 7])).toEqual(calibrator.apply([0.3, 7]));
    expect(() => calibrator.apply([Number.POSITIVE_INFINITY])).toThrow(
      '[@cs/metrics] PlattCalibrator.apply: scores has a value that is not finite at index 0. Received: Infinity.',
    );
  });
});

describe('calibratorFromJson', () => {
  it.each([
    ['nothing', null, 'kind is unknown. Received: undefined.'],
    ['an unknown kind', {kind: 'beta'}, 'kind is unknown. Received: "beta".'],
    [
      'a slope that is not a number',
      {kind: 'platt', slope: null, intercept: 0},
      'slope is not finite. Received: null.',
    ],
    [
      'no points',
      {kind: 'isotonic', scores: [], values: []},
      'scores and values must have the same length, at least 1. Received: 0, 0.',
    ],
    ['missing values', {kind: 'isotonic', scores: [1]}, 'values must be an array. Received: undefined.'],
    [
      'scores that are not ascending',
      {kind: 'isotonic', scores: [2, 1], values: [0, 1]},
      'scores is not ascending at index 1. Received: 1. Give the output of toJSON of a calibrator.',
    ],
    [
      'the same score twice',
      {kind: 'isotonic', scores: [1, 1], values: [0, 1]},
      'scores is not ascending at index 1. Received: 1.',
    ],
    [
      'values that decrease',
      {kind: 'isotonic', scores: [1, 2], values: [1, 0]},
      'values decreases at index 1. Received: 0.',
    ],
  ])('rejects %s', (_, json, message) => {
    expect(() => calibratorFromJson(json as never)).toThrow(`[@cs/metrics] calibratorFromJson: ${message}`);
  });
});
