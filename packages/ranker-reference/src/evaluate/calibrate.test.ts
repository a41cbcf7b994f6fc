import {describe, expect, it} from 'vitest';
import {applyShift, fitShift} from './calibrate.js';

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

describe('applyShift', () => {
  it('adds to the logits and keeps the order', () => {
    // logit(1/2) + log 3 = logit(3/4)
    const shifted = applyShift(Float32Array.of(0.5, 0.25, 0), Math.log(3));
    expect(shifted[0]).toBeCloseTo(0.75, 6);
    expect(shifted[1]).toBeCloseTo(0.5, 6);
    expect(shifted[2]).toBeGreaterThan(0);
  });
});
