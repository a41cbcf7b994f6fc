import {packageError, type Random, shown} from '@cs/core';

/**
 * Draws one number from Beta(alpha, alpha), in double precision: `X / (X + Y)` with X and Y drawn
 * from Gamma(alpha). It computes with logarithms, because X and Y underflow to 0 for small alpha.
 *
 * @param alpha shape, finite and above 0. Small values give numbers near 0 or 1; 1 is uniform.
 * @param random a stream of random numbers, such as `random(7)`.
 * @returns a number in [0, 1].
 * @throws when alpha is not a finite number above 0, or random is not a function.
 * @example
 * const lambda = sampleBeta(0.2, random(7));
 */
export function sampleBeta(alpha: number, random: Random): number {
  if (!(alpha > 0) || !Number.isFinite(alpha)) {
    throw packageError('@cs/mixup', 'sampleBeta', `alpha must be > 0. Received: ${shown(alpha)}.`);
  }
  if (typeof random !== 'function') {
    throw packageError(
      '@cs/mixup',
      'sampleBeta',
      `random must be a stream of random numbers, such as random(7). Received: ${shown(random)}.`,
    );
  }
  const x = logGamma(alpha, random);
  const y = logGamma(alpha, random);
  return 1 / (1 + Math.exp(y - x));
}

/**
 * The logarithm of a draw from Gamma(alpha) (Marsaglia and Tsang 2000, with their boost for alpha
 * < 1).
 */
function logGamma(alpha: number, random: Random): number {
  if (alpha < 1) return logGamma(alpha + 1, random) + Math.log(1 - random()) / alpha;
  const d = alpha - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + c * normal) ** 3;
    if (v > 0 && Math.log(1 - random()) < normal * normal * 0.5 + d - d * v + d * Math.log(v)) {
      return Math.log(d * v);
    }
  }
}
