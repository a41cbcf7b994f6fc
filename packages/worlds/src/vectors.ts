import type {RandomStream} from '@cs/core';

/** Length of every latent vector and embedding of a generated world. */
export const DIM = 16;

/** Cosine-like match of two vectors that stand at an offset in their tables. */
export function match(a: Float32Array, aAt: number, b: Float32Array, bAt: number): number {
  let sum = 0;
  for (let d = 0; d < DIM; d++) sum += a[aAt + d]! * b[bAt + d]!;
  return sum / DIM;
}

/**
 * Scales a vector so that its entries have a mean square of 1: inputs of a model should be of that size, and
 * {@link match} of two such vectors is their cosine.
 */
export function scale(vector: Float32Array, at: number): void {
  const norm = Math.sqrt(match(vector, at, vector, at));
  if (norm > 0) for (let d = 0; d < DIM; d++) vector[at + d]! /= norm;
}

/** Writes `from` plus normal noise, scaled, to `to`. */
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
