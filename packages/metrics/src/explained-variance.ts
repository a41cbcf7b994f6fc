import {shown} from '@cs/core';
import {checkOptions, type Names} from './check-options.js';
import {checkArray, checkFinite, checkPositiveInteger, metricsError} from './checks.js';
import {symmetricEigenvalues} from './symmetric-eigenvalues.js';

/** Options of `explainedVariance`. */
export interface ExplainedVarianceOptions {
  /** `[rows * width]`, finite, row by row: the embedding of each row. */
  readonly embedding: ArrayLike<number>;
  /** Number of rows, at least 2. */
  readonly rows: number;
  /** Number of dimensions of the embedding. */
  readonly width: number;
}

/** How the variance of an embedding is spread over its principal components. */
export interface ExplainedVariance {
  /** `[min(rows, width)]`, descending, sums to 1: share of the variance along each component. */
  readonly ratio: Float64Array;
  /** `[min(rows, width)]`: share of the variance along the first 1, 2, ... components. */
  readonly cumulative: Float64Array;
  /**
   * `exp(-sum_i r_i ln r_i)` of the ratios. It is 1 when all variance is along one line, and the
   * number of components when all ratios are equal.
   */
  readonly effectiveRank: number;
  /** Smallest number of components with at least 90, 95 and 99 % of the variance. */
  readonly components: {readonly p90: number; readonly p95: number; readonly p99: number};
}

const names: Names<ExplainedVarianceOptions> = {embedding: 1, rows: 1, width: 1};

/**
 * Explained variance of an embedding by its principal components: the eigenvalues of the
 * covariance matrix, divided by their sum. An embedding with a higher effective rank uses more of
 * its dimensions.
 *
 * Rotating, shifting or uniformly scaling the embedding does not change the result. Scaling a
 * single dimension does. Time is proportional to `width^2 (rows + width)`, memory to `width^2`.
 *
 * @returns NaN for the ratios and the effective rank, and 0 components, when all rows are equal.
 * @throws if the length of the embedding is not `rows * width`, if a value is not finite, if
 * there are fewer than 2 rows or no dimension, or if the squares of the values overflow.
 * @example
 * const embedding = [2, 0, -2, 0, 0, 1, 0, -1];
 * // Along the axes: 2^2 + 2^2 and 1^2 + 1^2.
 * explainedVariance({embedding, rows: 4, width: 2}).ratio[0]; // 8 / (8 + 2)
 * explainedVariance({embedding, rows: 4, width: 2}).effectiveRank; // Math.exp(-0.8 * Math.log(0.8) - 0.2 * Math.log(0.2))
 * @see `explained_variance_ratio_` of `sklearn.decomposition.PCA`, which gives the same values;
 * Roy and Vetterli, The effective rank, EUSIPCO 2007 (here with variances instead of singular
 * values); figure 7 of arXiv 2512.17277.
 */
export function explainedVariance(options: ExplainedVarianceOptions): ExplainedVariance {
  const {embedding, rows, width} = checkOptions('explainedVariance', options, names);
  checkArray('explainedVariance', 'embedding', embedding);
  checkPositiveInteger('explainedVariance', 'rows', rows);
  checkPositiveInteger('explainedVariance', 'width', width);
  if (rows < 2)
    throw metricsError('explainedVariance', 'rows must be at least 2', shown(rows), 'Give more rows');
  if (embedding.length !== rows * width) {
    throw metricsError(
      'explainedVariance',
      'embedding does not have rows * width values',
      `${embedding.length} for ${rows} * ${width}`,
      'Give a flat array with width values per row',
    );
  }
  checkFinite('explainedVariance', 'embedding', embedding);
  return spreadOf(scatterOf(embedding, rows, width), rows, width);
}

/**
 * The result, from the lower triangle of the scatter matrix (sums of products of centered
 * columns) or any multiple of it.
 */
export function spreadOf(scatter: Float64Array, rows: number, width: number): ExplainedVariance {
  const eigenvalues = symmetricEigenvalues(scatter, width).subarray(0, Math.min(rows, width));
  // Rounding can make eigenvalues that should be 0 slightly negative.
  const variances = eigenvalues.map((value) => Math.max(0, value));
  const total = variances.reduce((sum, value) => sum + value, 0);
  const ratio = variances.map((value) => value / total);
  let sum = 0;
  const cumulative = ratio.map((share) => {
    sum += share;
    return sum;
  });
  const entropy = ratio.reduce((nats, share) => (share === 0 ? nats : nats - share * Math.log(share)), 0);
  const upTo = (share: number) => cumulative.findIndex((held) => held >= share - 1e-12) + 1;
  return {
    ratio,
    cumulative,
    effectiveRank: Math.exp(entropy),
    components: {p90: upTo(0.9), p95: upTo(0.95), p99: upTo(0.99)},
  };
}

/** Lower triangle of the scatter matrix: sums of products of centered columns. */
function scatterOf(embedding: ArrayLike<number>, rows: number, width: number): Float64Array {
  const means = new Float64Array(width);
  for (let i = 0; i < embedding.length; i++) means[i % width]! += embedding[i]! / rows;
  const scatter = new Float64Array(width * width);
  const centered = new Float64Array(width);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < width; j++) centered[j] = embedding[row * width + j]! - means[j]!;
    for (let j = 0; j < width; j++) {
      const value = centered[j]!;
      const line = j * width;
      for (let k = 0; k <= j; k++) scatter[line + k]! += value * centered[k]!;
    }
  }
  for (let j = 0; j < width; j++) {
    if (!Number.isFinite(scatter[j * width + j])) {
      const problem = `embedding has values in dimension ${j} whose squares overflow`;
      throw metricsError('explainedVariance', problem, shown(scatter[j * width + j]), 'Give smaller values');
    }
  }
  return scatter;
}
