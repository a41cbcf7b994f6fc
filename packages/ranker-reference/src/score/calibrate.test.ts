import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {applyShift, fitShift, ShiftFit} from './calibrate.js';

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('fitShift', () => {
  it('finds the shift by which the scores were moved', () => {
    // All at 1/2; one positive in four: the shift is logit(1/4) = -log 3.
    const scores = new Float32Array(4).fill(0.5);
    expect(fitShift(scores, Float32Array.of(0, 1, 0, 0))).toBeCloseTo(-Math.log(3), 9);
  });

  it.each([0.002, 0.3, 0.97])('makes the mean score the mean label: %s', (rate) => {
    const scores = Float32Array.from({length: 1000}, (_, i) => 0.5 + 0.499 * Math.sin(i));
    const labels = Float32Array.from({length: 1000}, (_, i) => (i < 1000 * rate ? 1 : 0));
    expect(mean(applyShift(scores, fitShift(scores, labels)))).toBeCloseTo(rate, 5);
  });

  it('copes with scores of 0 and 1', () => {
    const scores = Float32Array.of(0, 1, 0, 1);
    const labels = Float32Array.of(0, 1, 0, 0);
    expect(mean(applyShift(scores, fitShift(scores, labels)))).toBeCloseTo(0.25, 4);
  });

  it.each([0, 1])('is 0 where all labels are %s', (label) => {
    expect(fitShift(Float32Array.of(0.2, 0.4), Float32Array.of(label, label))).toBe(0);
  });
});

describe('ShiftFit', () => {
  const rows = fc.array(fc.tuple(fc.float({min: 0, max: 1, noNaN: true}), fc.constantFrom(0, 1)), {
    minLength: 1,
  });
  const columns = (some: readonly (readonly [number, number])[]) =>
    [0, 1].map((side) => Float32Array.from(some, (row) => row[side]!)) as [Float32Array, Float32Array];
  const fitted = (...batches: (readonly (readonly [number, number])[])[]) => {
    const fit = new ShiftFit();
    for (const batch of batches) fit.add(...columns(batch));
    return fit.shift();
  };

  it('is the fitShift of all rows but for 1e-6, and the same bits however they are cut', () => {
    fc.assert(
      fc.property(rows, fc.nat(), (all, cut) => {
        const at = cut % (all.length + 1);
        expect(Math.abs(fitted(all) - fitShift(...columns(all)))).toBeLessThan(1e-6);
        expect(fitted(all.slice(0, at), all.slice(at))).toBe(fitted(all));
      }),
      {seed: 1},
    );
  });

  it('finds the shift of scores that are all different', () => {
    const scores = Float32Array.from({length: 20_000}, (_, i) => (i + 0.5) / 20_000);
    const labels = scores.map((_, i) => (i % 50 === 0 ? 1 : 0));
    const fit = new ShiftFit();
    fit.add(scores, labels);
    expect(mean(applyShift(scores, fit.shift()))).toBeCloseTo(1 / 50, 6);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses a score %d', (score) => {
    expect(() => new ShiftFit().add(Float32Array.of(0.5, score), Float32Array.of(0, 1))).toThrow(
      `[@cs/ranker-reference] ShiftFit: a score is not finite. Received: ${score} in row 1.`,
    );
  });

  it('is 0 without rows', () => {
    expect(new ShiftFit().shift()).toBe(0);
  });
});

describe('applyShift', () => {
  it('adds to the logits and keeps the order', () => {
    // logit(1/2) + log 3 = logit(3/4)
    const shifted = applyShift(Float32Array.of(0.5, 0.25, 0), Math.log(3));
    expect(shifted[0]).toBeCloseTo(0.75, 6);
    expect(shifted[1]).toBeCloseTo(0.5, 6);
    expect(shifted[2]).toBeGreaterThan(0);
  });
});
