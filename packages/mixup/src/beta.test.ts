import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {random, sampleBeta} from './index.js';

// Computed with scipy; see "provenance" in the file.
const cases: {alpha: number; quantiles: number[]}[] = JSON.parse(
  readFileSync(new URL('../fixtures/beta.json', import.meta.url), 'utf8'),
).cases;
const n = 20_000;

describe('sampleBeta', () => {
  for (const {alpha, quantiles} of cases) {
    const draws = (seed: number) => {
      const draw = random(seed);
      return Float64Array.from({length: n}, () => sampleBeta(alpha, draw)).sort();
    };

    it(`has the moments of Beta(${alpha}, ${alpha}): mean 1/2, variance 1 / (4 (2 alpha + 1))`, () => {
      const x = draws(3);
      expect(x[0]! >= 0 && x[n - 1]! <= 1).toBe(true);
      const moment = (power: number) => x.reduce((sum, v) => sum + (v - 0.5) ** power / n, 0);
      const variance = 1 / (4 * (2 * alpha + 1));
      // Excess kurtosis of a symmetric beta: -6 / (2 alpha + 3).
      const fourth = (3 - 6 / (2 * alpha + 3)) * variance ** 2;
      expect(Math.abs(moment(1))).toBeLessThan(5 * Math.sqrt(variance / n));
      expect(Math.abs(moment(2) - variance)).toBeLessThan(5 * Math.sqrt((fourth - variance ** 2) / n));
      expect(Math.abs(moment(4) - fourth)).toBeLessThan(0.05 * fourth);
    });

    it(`follows Beta(${alpha}, ${alpha}) by the Kolmogorov-Smirnov test`, () => {
      const x = draws(5);
      const share = (count: number) => count / n;
      let distance = 0;
      quantiles.forEach((point, k) => {
        const cdf = (k + 1) / 200;
        distance = Math.max(distance, Math.abs(share(upTo(x, point)) - cdf));
        // The upper half mirrors the lower one, where doubles near 1 are precise enough.
        if (point < 1e-10) return;
        distance = Math.max(distance, Math.abs(share(x.length - upTo(x, 1 - point)) - cdf));
      });
      // 1.95 / sqrt(n) is the critical value of the test at level 0.1 %.
      expect(distance).toBeLessThan(1.95 / Math.sqrt(n));
    });
  }
});

it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('sampleBeta rejects alpha %d', (alpha) => {
  expect(() => sampleBeta(alpha, random(7))).toThrow(
    `[@cs/mixup] sampleBeta: alpha must be > 0. Received: ${alpha}.`,
  );
});

it('sampleBeta rejects a seed in place of a stream', () => {
  expect(() => sampleBeta(0.2, 7 as never)).toThrow(
    '[@cs/mixup] sampleBeta: random must be a stream of random numbers, such as random(7). Received: 7.',
  );
});

it('random rejects a seed that is not a number', () => {
  expect(() => random('7' as never)).toThrow('random: seed must be a finite number. Received: "7".');
});

/** The number of values <= `limit` in a sorted list. */
function upTo(sorted: Float64Array, limit: number): number {
  const first = sorted.findIndex((value) => value > limit);
  return first < 0 ? sorted.length : first;
}
