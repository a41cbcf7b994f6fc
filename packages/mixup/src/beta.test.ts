import {describe, expect, it} from 'vitest';
import {mixPairs, random, sampleBeta} from './index.js';

describe('sampleBeta', () => {
  for (const alpha of [0.01, 0.2, 1, 10]) {
    it(`has the moments of Beta(${alpha}, ${alpha}): mean 1/2, variance 1 / (4 (2 alpha + 1))`, () => {
      const draw = random(3);
      const n = 20_000;
      let [sum, squares] = [0, 0];
      for (let i = 0; i < n; i++) {
        const x = sampleBeta(alpha, draw);
        expect(x >= 0 && x <= 1).toBe(true);
        sum += x;
        squares += x * x;
      }
      const variance = 1 / (4 * (2 * alpha + 1));
      const fiveErrors = 5 * Math.sqrt(variance / n);
      expect(Math.abs(sum / n - 0.5)).toBeLessThan(fiveErrors);
      expect(Math.abs(squares / n - (sum / n) ** 2 - variance)).toBeLessThan(0.05 * variance);
    });
  }

  it('is uniform at alpha 1, by the Kolmogorov-Smirnov test', () => {
    const draw = random(5);
    const x = Float64Array.from({length: 5000}, () => sampleBeta(1, draw)).sort();
    const distance = Math.max(
      ...x.map((v, i) => Math.max(Math.abs(v - i / 5000), Math.abs((i + 1) / 5000 - v))),
    );
    // 1.95 / sqrt(n): the 0.1 % point of the test
    expect(distance).toBeLessThan(1.95 / Math.sqrt(5000));
  });
});

describe('mixPairs', () => {
  it('never pairs a row with itself and uses each row once as partner', () => {
    for (const rows of [2, 3, 7, 64]) {
      const {partner, lambda} = mixPairs(rows, {alpha: 0.2, lambdaPer: 'row', random: random(rows)});
      expect(partner.every((j, i) => j !== i)).toBe(true);
      expect(new Set(partner).size).toBe(rows);
      expect(new Set(lambda).size).toBeGreaterThan(1);
    }
  });
  it('draws one lambda a batch when told', () => {
    const {lambda} = mixPairs(9, {alpha: 0.2, lambdaPer: 'batch', random: random(1)});
    expect(new Set(lambda).size).toBe(1);
  });
  it('refuses fewer than 2 rows', () => {
    expect(() => mixPairs(1, {alpha: 0.2, lambdaPer: 'row', random: random(1)})).toThrow('Received: 1.');
  });
});
