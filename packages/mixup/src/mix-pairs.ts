import {pluginError, type Random} from '@cs/graph';
import * as tf from '@tensorflow/tfjs';
import {sampleBeta} from './beta.js';

/** Which rows are mixed, and how much of each. */
export interface MixPairs {
  /** Row j mixed into row i; never i itself. */
  readonly partner: Int32Array;
  /** Share of row i, in [0, 1]; all equal when drawn per batch. */
  readonly lambda: Float32Array;
}

/**
 * Draws partners and shares for a batch: a random cyclic order in which each row is mixed with
 * the next, so no row meets itself and each is used twice; `lambda ~ Beta(alpha, alpha)`.
 *
 * @param rows rows of the batch, an integer of at least 2.
 * @throws for fewer than 2 rows or an alpha that is not above 0.
 * @example
 * const pairs = mixPairs(512, {alpha: 0.2, lambdaPer: 'batch', random: random(7)});
 * @see equation 7 of arXiv 2512.17277; Verma et al., Manifold Mixup, 2019.
 */
export function mixPairs(
  rows: number,
  {alpha, lambdaPer, random}: {alpha: number; lambdaPer: 'batch' | 'row'; random: Random},
): MixPairs {
  if (!Number.isInteger(rows) || rows < 2) {
    throw pluginError('@cs/mixup', 'mixPairs', `rows must be an integer of at least 2. Received: ${rows}.`);
  }
  if (!(alpha > 0) || !Number.isFinite(alpha)) {
    throw pluginError('@cs/mixup', 'mixPairs', `alpha must be > 0. Received: ${alpha}.`);
  }
  const order = Int32Array.from({length: rows}, (_, i) => i);
  for (let i = rows - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  const partner = new Int32Array(rows);
  for (let i = 0; i < rows; i++) partner[order[i]!] = order[(i + 1) % rows]!;
  const shared = lambdaPer === 'batch' ? sampleBeta(alpha, random) : 0;
  const lambda = Float32Array.from({length: rows}, () =>
    lambdaPer === 'batch' ? shared : sampleBeta(alpha, random),
  );
  return {partner, lambda};
}

/**
 * Mixes the rows of a tensor, features or labels alike: `lambda_i x_i + (1 - lambda_i) x_{partner(i)}`.
 *
 * @param x float tensor `[rows, ...]`.
 * @returns a tensor of the same shape, differentiable in x; with lambda 1 it equals x.
 * @throws when x has other than `pairs.partner.length` rows.
 * @example
 * mix(tf.tensor2d([[0], [10]]), {partner: Int32Array.of(1, 0), lambda: Float32Array.of(0.9, 0.9)}); // [[1], [9]]
 */
export function mix<T extends tf.Tensor>(x: T, pairs: MixPairs): T {
  const rows = pairs.partner.length;
  if (x.shape[0] !== rows) {
    throw pluginError(
      '@cs/mixup',
      'mix',
      `x must have ${rows} rows, one a pair. Received: [${x.shape.join(', ')}].`,
    );
  }
  return tf.tidy(() => {
    const lambda = tf.tensor(pairs.lambda, [rows, ...Array.from({length: x.rank - 1}, () => 1)]);
    const other = takeRows(x, pairs.partner);
    return tf.add(tf.mul(lambda, x), tf.mul(tf.sub(1, lambda), other)) as T;
  });
}

/** `gather` with its gradient written for a permutation: another gather, where the stock one scatters. */
function takeRows(x: tf.Tensor, rows: Int32Array): tf.Tensor {
  const inverse = new Int32Array(rows.length);
  let isPermutation = true;
  const seen = new Uint8Array(rows.length);
  rows.forEach((row, i) => {
    isPermutation &&= seen[row] === 0;
    seen[row] = 1;
    inverse[row] = i;
  });
  const index = tf.tensor1d(rows, 'int32');
  if (!isPermutation) return tf.gather(x, index);
  const permute = tf.customGrad((...args) => {
    const [value] = args as [tf.Tensor];
    return {
      value: tf.gather(value, index),
      gradFunc: (dy: tf.Tensor) => tf.gather(dy, tf.tensor1d(inverse, 'int32')),
    };
  });
  return permute(x);
}
