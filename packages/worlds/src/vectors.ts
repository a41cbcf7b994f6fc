import type {RandomStream} from '@cs/core';

/** Length of all latent vectors and embeddings of a generated world. */
export const DIM = 16;

/**
 * Mean product of two vectors, each at an offset in its table: their cosine if both are scaled by
 * {@link scale}.
 */
export function match(a: Float32Array, aAt: number, b: Float32Array, bAt: number): number {
  let sum = 0;
  for (let d = 0; d < DIM; d++) sum += a[aAt + d]! * b[bAt + d]!;
  return sum / DIM;
}

/**
 * Scales a vector in place to a mean square of 1, the usual size of model inputs. A zero vector
 * stays zero.
 */
export function scale(vector: Float32Array, at: number): void {
  const norm = Math.sqrt(match(vector, at, vector, at));
  if (norm > 0) for (let d = 0; d < DIM; d++) vector[at + d]! /= norm;
}

/** Writes `from` plus Gaussian noise to `to`, scaled by {@link scale}. */
export function blur(
  from: Float32Array,
  fromAt: number,
  noise: number,
  random: RandomStream,
  to: Float32Array,
  toAt: number,
): void {
  for (let d = 0; d < DIM; d++) to[toAt + d] = from[fromAt + d]! + noise * random.normal();
  scale(to, toAt);
}
