import {randomStream} from '@cs/core';
import {describe, expect, it} from 'vitest';
import {blur, DIM, match, scale} from './vectors.js';

describe('vectors', () => {
  it('scale to a mean square of 1, so that their match is the cosine', () => {
    const table = Float32Array.from({length: 2 * DIM}, (_, i) => i - 5);
    scale(table, DIM);
    expect(match(table, DIM, table, DIM)).toBeCloseTo(1, 5);
    expect(table[0]).toBe(-5);
  });

  it('stay zero if they are zero', () => {
    const zero = new Float32Array(DIM);
    scale(zero, 0);
    expect([...zero]).toEqual([...new Float32Array(DIM)]);
  });

  it('stay closer to the original with less noise', () => {
    const random = randomStream(1);
    const from = Float32Array.from({length: DIM}, () => random.normal());
    scale(from, 0);
    const fits = [0, 0.5, 4].map((noise) => {
      const to = new Float32Array(DIM);
      blur(from, 0, noise, randomStream(2), to, 0);
      return match(from, 0, to, 0);
    });
    expect(fits[0]).toBeCloseTo(1, 5);
    expect(fits[1]).toBeLessThan(fits[0]!);
    expect(fits[2]).toBeLessThan(fits[1]!);
  });
});
