import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {directMmd} from './direct-mmd.js';
import {kernelMmd} from './kernel-mmd.js';
import type {MmdOptions} from './mmd-options.js';

type Options = Parameters<typeof kernelMmd>[3];
const fast = (warm: readonly number[], cold: readonly number[], options: MmdOptions) => {
  const mask = (side: number) =>
    Float32Array.from([...warm, ...cold], (_, i) => (i < warm.length ? 1 - side : side));
  return kernelMmd(Float32Array.from([...warm, ...cold]), mask(0), mask(1), {
    bandwidth: 0.1,
    estimator: 'biased',
    ...options,
  } as Options);
};
const expectDirect = (warm: readonly number[], cold: readonly number[], options: MmdOptions) => {
  const {value, gradient} = fast(warm, cold, options);
  const exact = directMmd(warm, cold, options);
  expect(Math.abs(value - exact.value)).toBeLessThan(1e-12);
  const largest = Math.max(...exact.gradient.map(Math.abs), 1);
  // The gradient is handed over as float32.
  for (let i = 0; i < gradient.length; i++) {
    expect(Math.abs(gradient[i]! - exact.gradient[i]!)).toBeLessThan(1e-7 * largest);
  }
};

// Few distinct values among many, so that scores tie; and float32, as tensors hold.
const score = fc.oneof(
  fc.float({min: -8, max: 8, noNaN: true}),
  fc.integer({min: 0, max: 4}).map((i) => Math.fround(i / 4)),
);
const wave = (rows: number, speed: number) =>
  Array.from({length: rows}, (_, i) => Math.fround(0.5 + 0.5 * Math.sin(speed * i * i)));

describe('kernelMmd', () => {
  for (const kernel of ['gaussian', 'laplacian', 'energy'] as const) {
    for (const estimator of ['biased', 'unbiased'] as const) {
      it(`is the sum over all pairs: ${kernel}, ${estimator}`, () => {
        fc.assert(
          fc.property(
            fc.array(score, {minLength: 2, maxLength: 30}),
            fc.array(score, {minLength: 2, maxLength: 30}),
            fc.double({min: 0.01, max: 20, noNaN: true}),
            (warm, cold, bandwidth) => expectDirect(warm, cold, {kernel, bandwidth, estimator}),
          ),
          {numRuns: 100, seed: 2},
        );
      });

      it.each([0.02, 0.1, 3])(
        `is the sum over all pairs of 700 rows at bandwidth %d: ${kernel}, ${estimator}`,
        (bandwidth) => expectDirect(wave(600, 0.3), wave(100, 0.7), {kernel, bandwidth, estimator}),
      );
    }

    it(`takes the mean of the kernels of several bandwidths: ${kernel}`, () => {
      const [warm, cold] = [wave(300, 0.3), wave(40, 0.7)];
      const widths = [0.05, 0.2, 1];
      const {value} = fast(warm, cold, {kernel, bandwidth: widths});
      const each = widths.map((bandwidth) => directMmd(warm, cold, {kernel, bandwidth}).value);
      expect(value).toBeCloseTo(
        each.reduce((sum, v) => sum + v / 3, 0),
        12,
      );
      expectDirect(warm, cold, {kernel, bandwidth: widths});
    });

    it(`is never negative, and 0 for equal sets, on many rows: ${kernel}`, () => {
      const x = wave(2000, 0.3);
      expect(fast(x, x, {kernel}).value).toBeLessThan(1e-15);
      expect(fast(x, x.toReversed(), {kernel}).value).toBeGreaterThanOrEqual(0);
    });

    it(`gives equal scores no gradient between them: ${kernel}`, () => {
      expect([...fast([0.3, 0.3], [0.3], {kernel}).gradient].every((g) => Math.abs(g) < 1e-12)).toBe(true);
      expect(fast([0.3, 0.3], [0.3], {kernel}).value).toBeLessThan(1e-15);
    });

    it(`is exactly 0 for the unbiased estimate of a side of one row: ${kernel}`, () => {
      expect(fast([0.3, 0.8], [0.1], {kernel, estimator: 'unbiased'})).toEqual({
        value: 0,
        gradient: new Float32Array(3),
      });
    });
  }

  it('leaves rows that are neither warm nor cold out', () => {
    const options = {kernel: 'gaussian', bandwidth: 0.5, estimator: 'biased'} as const;
    const f32 = (...values: number[]) => Float32Array.from(values);
    const {value, gradient} = kernelMmd(f32(0.2, 9, 0.6, 0.9), f32(1, 0, 0, 1), f32(0, 0, 1, 0), options);
    const without = kernelMmd(f32(0.2, 0.6, 0.9), f32(1, 0, 1), f32(0, 1, 0), options);
    expect(value).toBe(without.value);
    expect([...gradient]).toEqual([without.gradient[0], 0, without.gradient[1], without.gradient[2]]);
  });
});
