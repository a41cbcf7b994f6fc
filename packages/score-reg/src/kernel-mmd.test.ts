import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {kernelMmd, sortOrder} from './kernel-mmd.js';
import type {KernelName, MmdOptions} from './mmd-options.js';

const kernels: Record<KernelName, (d: number, b: number) => readonly [value: number, slope: number]> = {
  // -d^2 / 2 instead of x y. MMD^2 is the same, because weights sum to 0 over both sides.
  linear: (d) => [-(d * d) / 2, -d],
  gaussian: (d, b) => [Math.exp(-(d * d) / (2 * b * b)), (-d / (b * b)) * Math.exp(-(d * d) / (2 * b * b))],
  laplacian: (d, b) => [Math.exp(-Math.abs(d) / b), (-Math.sign(d) / b) * Math.exp(-Math.abs(d) / b)],
  energy: (d) => [-Math.abs(d), -Math.sign(d)],
};

/** The definition of MMD^2 and its gradient: a sum over all pairs, in doubles. */
function directMmd(
  warm: readonly number[],
  cold: readonly number[],
  {kernel = 'linear', bandwidth = 0.1, estimator = 'biased'}: MmdOptions,
): {value: number; gradient: number[]} {
  const widths = typeof bandwidth === 'string' ? [Number.NaN] : [bandwidth].flat();
  const x = [...warm, ...cold];
  const side = (i: number) => (i < warm.length ? 0 : 1);
  const count = [warm.length, cold.length];
  const within = estimator === 'biased' ? count.map((n) => n * n) : count.map((n) => n * (n - 1));
  let value = 0;
  const gradient = x.map(() => 0);
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < x.length; j++) {
      if (i === j && estimator === 'unbiased') continue;
      const same = side(i) === side(j);
      const weight = same ? 1 / within[side(i)]! : -1 / (count[0]! * count[1]!);
      for (const width of widths) {
        const [k, slope] = kernels[kernel](x[i]! - x[j]!, width);
        value += (weight * k) / widths.length;
        gradient[i]! += (2 * weight * slope) / widths.length;
      }
    }
  }
  return {value, gradient};
}

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
  // kernelMmd rounds the gradient to float32.
  for (let i = 0; i < gradient.length; i++) {
    expect(Math.abs(gradient[i]! - exact.gradient[i]!)).toBeLessThan(1e-7 * largest);
  }
};

// Includes a few repeated values, for ties. All are float32, as in tensors.
const score = fc.oneof(
  fc.float({min: -8, max: 8, noNaN: true}),
  fc.integer({min: 0, max: 4}).map((i) => Math.fround(i / 4)),
);
const wave = (rows: number, speed: number) =>
  Array.from({length: rows}, (_, i) => Math.fround(0.5 + 0.5 * Math.sin(speed * i * i)));

describe('kernelMmd', () => {
  for (const kernel of ['gaussian', 'laplacian', 'energy'] as const) {
    for (const estimator of ['biased', 'unbiased'] as const) {
      it(`agrees with the sum over all pairs: ${kernel}, ${estimator}`, () => {
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
        `agrees with the sum over all pairs of 700 rows at bandwidth %d: ${kernel}, ${estimator}`,
        (bandwidth) => expectDirect(wave(600, 0.3), wave(100, 0.7), {kernel, bandwidth, estimator}),
      );
    }

    it(`averages the kernels of several bandwidths: ${kernel}`, () => {
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

    it(`is never negative, and 0 for equal sides, on many rows: ${kernel}`, () => {
      const x = wave(2000, 0.3);
      expect(fast(x, x, {kernel}).value).toBeLessThan(1e-15);
      expect(fast(x, x.toReversed(), {kernel}).value).toBeGreaterThanOrEqual(0);
    });

    it(`has gradient 0 between equal scores: ${kernel}`, () => {
      expect([...fast([0.3, 0.3], [0.3], {kernel}).gradient].every((g) => Math.abs(g) < 1e-12)).toBe(true);
      expect(fast([0.3, 0.3], [0.3], {kernel}).value).toBeLessThan(1e-15);
    });

    it(`is exactly 0 if unbiased and a side has one row: ${kernel}`, () => {
      expect(fast([0.3, 0.8], [0.1], {kernel, estimator: 'unbiased'})).toEqual({
        value: 0,
        gradient: new Float32Array(3),
      });
    });
  }

  it('leaves out rows that are neither warm nor cold', () => {
    const options = {kernel: 'gaussian', bandwidth: 0.5, estimator: 'biased'} as const;
    const f32 = (...values: number[]) => Float32Array.from(values);
    const {value, gradient} = kernelMmd(f32(0.2, 9, 0.6, 0.9), f32(1, 0, 0, 1), f32(0, 0, 1, 0), options);
    const without = kernelMmd(f32(0.2, 0.6, 0.9), f32(1, 0, 1), f32(0, 1, 0), options);
    expect(value).toBe(without.value);
    expect([...gradient]).toEqual([without.gradient[0], 0, without.gradient[1], without.gradient[2]]);
  });
});

describe('sortOrder', () => {
  it('lists every row once, in ascending order of scores, equal scores in row order', () => {
    expect([...sortOrder(Float32Array.of(0.5, -2, 3, -7, 0.5))]).toEqual([3, 1, 0, 4, 2]);
    fc.assert(
      fc.property(fc.float32Array({noNaN: true}), (scores) => {
        const order = [...sortOrder(scores)];
        expect(order.toSorted((a, b) => a - b)).toEqual(order.map((_, i) => i));
        for (let i = 1; i < order.length; i++) {
          expect(scores[order[i]!]! >= scores[order[i - 1]!]!).toBe(true);
        }
      }),
      {numRuns: 100, seed: 4},
    );
  });

  it('keeps that order with more than 2^21 rows', () => {
    const rows = 2 ** 21 + 5;
    // Row i has score i modulo 3 - 1: rows 0, 3, 6, ... come first.
    const order = sortOrder(Float32Array.from({length: rows}, (_, i) => (i % 3) - 1));
    const wanted = new Uint32Array(rows);
    for (let rest = 0, k = 0; rest < 3; rest++) for (let i = rest; i < rows; i += 3) wanted[k++] = i;
    expect(Buffer.compare(Buffer.from(order.buffer), Buffer.from(wanted.buffer))).toBe(0);
  });
});
