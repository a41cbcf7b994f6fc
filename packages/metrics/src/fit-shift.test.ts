import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {calibratorFromJson} from './calibrator-from-json.js';
import {fitShift, ShiftCalibrator, ShiftFit} from './fit-shift.js';

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe('fitShift', () => {
  it('finds the shift by which the scores were moved', () => {
    // All predicted as 1/2, one positive in four: the shift is logit(1/4) = -log 3.
    expect(fitShift({scores: [0.5, 0.5, 0.5, 0.5], labels: [0, 1, 0, 0]}).shift).toBeCloseTo(-Math.log(3), 9);
  });

  it.each([0.002, 0.3, 0.97])('makes the mean score equal the mean label %s', (rate) => {
    const scores = Float32Array.from({length: 1000}, (_, i) => 0.5 + 0.499 * Math.sin(i));
    const labels = Float32Array.from({length: 1000}, (_, i) => (i < 1000 * rate ? 1 : 0));
    expect(mean(fitShift({scores, labels}).apply(scores))).toBeCloseTo(rate, 9);
  });

  it('accepts scores of exactly 0 and 1', () => {
    const scores = [0, 1, 0, 1];
    expect(mean(fitShift({scores, labels: [0, 1, 0, 0]}).apply(scores))).toBeCloseTo(0.25, 4);
  });

  it.each([0, 1])('has shift 0 when all labels are %s', (label) => {
    expect(fitShift({scores: [0.2, 0.4], labels: [label, label]}).shift).toBe(0);
  });

  it('has shift 0 without rows', () => {
    expect(fitShift({scores: [], labels: []}).shift).toBe(0);
  });
});

describe('ShiftCalibrator', () => {
  it('adds the shift to the logits and keeps the order', () => {
    // logit(1/2) + log 3 = logit(3/4), and logit(1/4) + log 3 = logit(1/2).
    const [a, b, c] = new ShiftCalibrator(Math.log(3)).apply([0.5, 0.25, 0]);
    expect(a).toBeCloseTo(0.75, 12);
    expect(b).toBeCloseTo(0.5, 12);
    expect(c).toBeGreaterThan(0);
  });

  it('returns the same bits after a round trip through JSON', () => {
    const fitted = fitShift({scores: [0.3, 0.6, 0.7], labels: [0, 1, 0]});
    const restored = calibratorFromJson(JSON.parse(JSON.stringify(fitted)));
    expect(restored).toEqual(fitted);
    expect(restored.apply([0.1, 0.9])).toEqual(fitted.apply([0.1, 0.9]));
  });

  it('rejects a shift that is not finite', () => {
    expect(() => new ShiftCalibrator(Number.NaN)).toThrow(
      '[@cs/metrics] ShiftCalibrator: shift is not finite. Received: NaN. Give a finite shift.',
    );
  });

  it('rejects a score outside 0 to 1', () => {
    expect(() => new ShiftCalibrator(0).apply([0.5, 1.5])).toThrow(
      '[@cs/metrics] ShiftCalibrator.apply: scores has a value outside [0, 1] at index 1. Received: 1.5.',
    );
  });
});

describe('ShiftFit', () => {
  type Row = readonly [score: number, label: number];
  const rows = fc.array(fc.tuple(fc.float({min: 0, max: 1, noNaN: true}), fc.constantFrom(0, 1)), {
    minLength: 1,
  });
  const columns = (some: readonly Row[]) => ({
    scores: some.map(([score]) => score),
    labels: some.map(([, label]) => label),
  });
  const fitted = (...batches: (readonly Row[])[]) =>
    batches.reduce((fit, batch) => fit.add(columns(batch)), new ShiftFit()).result().shift;

  it('equals fitShift within 1e-6, bitwise independent of the batches', () => {
    fc.assert(
      fc.property(rows, fc.nat(), (all, cut) => {
        const at = cut % (all.length + 1);
        expect(Math.abs(fitted(all) - fitShift(columns(all)).shift)).toBeLessThan(1e-6);
        expect(fitted(all.slice(0, at), all.slice(at))).toBe(fitted(all));
      }),
      {seed: 1},
    );
  });

  it('makes the mean score equal the mean label when all scores differ', () => {
    const scores = Float32Array.from({length: 20_000}, (_, i) => (i + 0.5) / 20_000);
    const labels = scores.map((_, i) => (i % 50 === 0 ? 1 : 0));
    const calibrator = new ShiftFit().add({scores, labels}).result();
    expect(mean(calibrator.apply(scores))).toBeCloseTo(1 / 50, 6);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('rejects a score of %d and adds nothing', (score) => {
    const fit = new ShiftFit().add({scores: [0.5, 0.5], labels: [0, 1]});
    expect(() => fit.add({scores: [0.5, score], labels: [1, 1]})).toThrow(
      `[@cs/metrics] ShiftFit.add: scores has a value outside [0, 1] at index 1. Received: ${score}.`,
    );
    expect(fit.result().shift).toBe(0);
  });

  it('has shift 0 without rows', () => {
    expect(new ShiftFit().result().shift).toBe(0);
  });
});
