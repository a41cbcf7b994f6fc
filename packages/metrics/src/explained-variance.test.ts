import {Sfc32} from '@cs/core';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {explainedVariance} from './index.js';
import {symmetricEigenvalues} from './symmetric-eigenvalues.js';
import {goldens} from './test-columns.js';

const normalish = (random: Sfc32) => random.below(1000) / 500 - 1 + random.below(1000) / 500 - 1;

/** Rotates two dimensions of every row. */
function turned(embedding: number[], width: number, [i, j]: readonly [number, number], angle: number) {
  const result = [...embedding];
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  for (let row = 0; row < embedding.length; row += width) {
    result[row + i] = c * embedding[row + i]! - s * embedding[row + j]!;
    result[row + j] = s * embedding[row + i]! + c * embedding[row + j]!;
  }
  return result;
}

describe('explainedVariance', () => {
  it.each(goldens.pca)('agrees with scikit-learn', ({x, explainedVarianceRatio}) => {
    const {ratio} = explainedVariance({embedding: x.flat(), rows: x.length, width: x[0]!.length});
    expect(ratio).toHaveLength(explainedVarianceRatio.length);
    for (const [i, share] of ratio.entries()) {
      expect(Math.abs(share - explainedVarianceRatio[i]!)).toBeLessThan(1e-9);
    }
  });

  // Deviations from the mean along three axes are 3, 1 and 0, twice each.
  const axes = [3, 0, 0, -3, 0, 0, 0, 1, 0, 0, -1, 0];
  it('of rows along the axes is the squares divided by their sum', () => {
    const {ratio, cumulative, effectiveRank, components} = explainedVariance({
      embedding: axes,
      rows: 4,
      width: 3,
    });
    expect([...ratio]).toEqual([9 / 10, 1 / 10, 0]);
    expect([...cumulative]).toEqual([9 / 10, 1, 1]);
    expect(effectiveRank).toBeCloseTo(0.9 ** -0.9 * 0.1 ** -0.1, 14);
    expect(components).toEqual({p90: 1, p95: 2, p99: 2});
  });

  it('does not change when the embedding is rotated, shifted or scaled', () => {
    const random = new Sfc32(1);
    for (const width of [2, 3, 8, 33]) {
      const rows = 40;
      const embedding = Array.from({length: rows * width}, (_, i) => normalish(random) / (1 + (i % width)));
      const expected = explainedVariance({embedding, rows, width});
      let other = embedding.map((value) => 1000 * value + 300);
      for (let turn = 0; turn < 50; turn++) {
        const i = random.below(width);
        const j = (i + 1 + random.below(width - 1)) % width;
        other = turned(other, width, [i, j], random.below(1000) / 100);
      }
      const after = explainedVariance({embedding: other, rows, width});
      for (const [i, share] of after.ratio.entries()) expect(share).toBeCloseTo(expected.ratio[i]!, 9);
      expect(after.effectiveRank).toBeCloseTo(expected.effectiveRank, 7);
    }
  });

  it('has effective rank 1 on a line, and the number of dimensions when all are equal', () => {
    const line = explainedVariance({embedding: [1, 2, 2, 4, 5, 10], rows: 3, width: 2});
    expect(line.effectiveRank).toBeCloseTo(1, 10);
    expect(line.components).toEqual({p90: 1, p95: 1, p99: 1});
    const corners = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((n) => [n & 1, (n >> 1) & 1, (n >> 2) & 1]);
    const even = explainedVariance({embedding: corners, rows: 8, width: 3});
    expect(even.effectiveRank).toBeCloseTo(3, 12);
    expect(even.components).toEqual({p90: 3, p95: 3, p99: 3});
  });

  it('has one ratio per row when there are fewer rows than dimensions', () => {
    expect(explainedVariance({embedding: [1, 2, 3, 5, 5, 6], rows: 2, width: 3}).ratio).toHaveLength(2);
  });

  it('is undefined when all rows are equal', () => {
    expect(explainedVariance({embedding: [1, 2, 1, 2], rows: 2, width: 2})).toEqual({
      ratio: Float64Array.of(Number.NaN, Number.NaN),
      cumulative: Float64Array.of(Number.NaN, Number.NaN),
      effectiveRank: Number.NaN,
      components: {p90: 0, p95: 0, p99: 0},
    });
  });

  it.each([
    [
      'the wrong length',
      {embedding: [1, 2, 3]},
      'embedding does not have rows * width values. Received: 3 for 2 * 2. Give a flat array with width values per row.',
    ],
    ['one row', {embedding: [1, 2], rows: 1}, 'rows must be at least 2. Received: 1. Give more rows.'],
    ['no dimension', {width: 0}, 'width must be a positive integer. Received: 0.'],
    [
      'a value that is NaN',
      {embedding: [1, 2, Number.NaN, 4]},
      'embedding has a value that is not finite at index 2. Received: NaN.',
    ],
    [
      'values that are too large',
      {embedding: [1, 1e200, 3, -1e200]},
      'embedding has values in dimension 1 whose squares overflow. Received: Infinity. Give smaller values.',
    ],
  ])('rejects %s', (_, bad, message) => {
    expect(() => explainedVariance({embedding: [1, 2, 3, 4], rows: 2, width: 2, ...bad})).toThrow(
      `[@cs/metrics] explainedVariance: ${message}`,
    );
  });
});

describe('symmetricEigenvalues', () => {
  it('match the known ones of a diagonal, a second-difference and an all-ones matrix', () => {
    expect([...symmetricEigenvalues(Float64Array.of(1, 0, 0, 0, 3, 0, 0, 0, 2), 3)]).toEqual([3, 2, 1]);
    const n = 12;
    const differences = Float64Array.from({length: n * n}, (_, at) => {
      const distance = Math.abs(Math.floor(at / n) - (at % n));
      return distance === 0 ? 2 : distance === 1 ? -1 : 0;
    });
    for (const [i, value] of symmetricEigenvalues(differences, n).entries()) {
      expect(value).toBeCloseTo(2 - 2 * Math.cos((Math.PI * (n - i)) / (n + 1)), 12);
    }
    const ones = symmetricEigenvalues(new Float64Array(25).fill(1), 5);
    for (const [i, value] of ones.entries()) expect(value).toBeCloseTo(i === 0 ? 5 : 0, 12);
    expect([...symmetricEigenvalues(Float64Array.of(7), 1)]).toEqual([7]);
  });

  it('add up to the trace, and their squares to the squares of all entries', () => {
    fc.assert(
      fc.property(fc.integer({min: 1, max: 9}), fc.nat(), (n, seed) => {
        const random = new Sfc32(seed);
        const matrix = new Float64Array(n * n);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j <= i; j++) {
            // Many zeros, so that the matrix splits into blocks.
            matrix[i * n + j] = matrix[j * n + i] = random.below(2) * (random.below(21) - 10);
          }
        }
        const trace = Array.from({length: n}, (_, i) => matrix[i * n + i]!).reduce((a, b) => a + b, 0);
        const squares = matrix.reduce((sum, value) => sum + value ** 2, 0);
        const values = symmetricEigenvalues(matrix, n);
        expect(values.reduce((a, b) => a + b, 0)).toBeCloseTo(trace, 9);
        expect(values.reduce((sum, value) => sum + value ** 2, 0)).toBeCloseTo(squares, 8);
      }),
      {seed: 1},
    );
  });
});
