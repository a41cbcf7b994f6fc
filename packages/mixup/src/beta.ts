import {packageError, type Random, shown} from '@cs/core';

/**
 * One draw of Beta(alpha, alpha), in doubles: `X / (X + Y)` with X, Y of Gamma(alpha), worked in
 * logarithms, because at small alpha both would underflow to 0.
 *
 * @param alpha shape, above 0. Small values give lambda near 0 or 1; 1 is uniform.
 * @returns a number in [0, 1].
 * @throws for an alpha that is not above 0.
 */
export function sampleBeta(alpha: number, random: Random): number {
  if (!(alpha > 0) || !Number.isFinite(alpha)) {
    throw packageError('@cs/mixup', 'sampleBeta', `alpha must be > 0. Received: ${shown(alpha)}.`);
  }
  const x = logGamma(alpha, random);
  const y = logGamma(alpha, random);
  return 1 / (1 + Math.exp(y - x));
}

/** Logarithm of one draw of Gamma(alpha): Marsaglia and Tsang 2000, with their boost below alpha 1. */
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
