import {shown} from '@cs/core';
import {accumulatorOf} from './accumulator.js';
import {checkArray, checkFinite, checkPositiveInteger, metricsError} from './checks.js';
import {addProduct} from './exact-product.js';
import {ExactSum} from './exact-sum.js';
import {ExactSums} from './exact-sums.js';
import {type ExplainedVariance, spreadOf} from './explained-variance.js';

/** Options of `accumulators.explainedVariance`. */
export interface ExplainedVarianceAccumulatorOptions {
  /** Number of dimensions of the embedding. Memory is about `270 width^2` bytes. */
  readonly width: number;
}

/** A batch of `accumulators.explainedVariance`. */
export interface ExplainedVarianceBatch {
  /** `[n * width]`, finite, row by row: the embedding of each row; n >= 1. */
  readonly embedding: ArrayLike<number>;
}

/**
 * The accumulator of `explainedVariance`. It keeps the exact sums of all values and of all
 * products of two dimensions. The matrix `n sum xy - sum x sum y` is also exact until each entry
 * is rounded to a double. So no precision is lost, even if the embedding is far from 0.
 *
 * The function itself rounds in between, so the two agree to about 1e-13, not bit for bit.
 */
export const explainedVarianceAccumulator = accumulatorOf({
  metric: 'explainedVariance',
  options: {width: undefined as number | undefined},
  columns: {embedding: 1},
  empty({width}: Required<ExplainedVarianceAccumulatorOptions>) {
    checkPositiveInteger('accumulators.explainedVariance', 'width', width);
    return {
      rows: new ExactSum(),
      sums: new ExactSums(width),
      products: new ExactSums((width * (width + 1)) / 2),
    };
  },
  add({rows, sums, products}, {embedding}: ExplainedVarianceBatch, {width}) {
    checkArray('explainedVariance', 'embedding', embedding);
    if (embedding.length === 0 || embedding.length % width !== 0) {
      throw metricsError(
        'explainedVariance',
        'embedding does not have width values per row',
        `${embedding.length} for width ${width}`,
        'Give a flat array with width values per row',
      );
    }
    checkFinite('explainedVariance', 'embedding', embedding);
    for (let start = 0; start < embedding.length; start += width) {
      let at = 0;
      for (let j = 0; j < width; j++) {
        const x = embedding[start + j]!;
        if (x * x === Number.POSITIVE_INFINITY) {
          const problem = `embedding has a value whose square overflows at index ${start + j}`;
          throw metricsError('explainedVariance', problem, shown(x), 'Give smaller values');
        }
        sums.add(j, x);
        for (let k = 0; k <= j; k++) addProduct(products.at(at++), x, embedding[start + k]!);
      }
    }
    rows.add(embedding.length / width);
  },
  result({rows, sums, products}, {width}): ExplainedVariance {
    const n = rows.value;
    if (n < 2) {
      const name = 'accumulators.explainedVariance';
      throw metricsError(name, 'there must be at least 2 rows', shown(n), 'Add more rows');
    }
    const means = Array.from({length: width}, (_, j) => sums.at(j).units());
    // In units of 2^-2148, the square of the unit of the sums.
    const scatter: bigint[] = [];
    let at = 0;
    for (let j = 0; j < width; j++) {
      for (let k = 0; k <= j; k++) {
        scatter.push(((BigInt(n) * products.at(at++).units()) << 1074n) - means[j]! * means[k]!);
      }
    }
    return spreadOf(lowerTriangle(scatter, width), n, width);
  },
});

/**
 * `[width * width]`, with the entries as doubles. All are divided by the same power of two, so
 * that none overflows.
 */
function lowerTriangle(entries: readonly bigint[], width: number): Float64Array {
  const bits = entries.reduce((most, entry) => Math.max(most, entry.toString(16).length * 4), 0);
  const dropped = BigInt(Math.max(0, bits - 500));
  const matrix = new Float64Array(width * width);
  let at = 0;
  for (let j = 0; j < width; j++) {
    for (let k = 0; k <= j; k++) matrix[j * width + k] = Number(entries[at++]! >> dropped);
  }
  return matrix;
}
