import type {KernelName, MmdOptions} from './mmd-options.js';

const kernels: Record<KernelName, (d: number, b: number) => readonly [value: number, slope: number]> = {
  // 2 x_i x_j with the sign that makes |x_i - x_j|^2 positive: the same MMD, as weights sum to 0 on each side.
  linear: (d) => [-(d * d) / 2, -d],
  gaussian: (d, b) => [Math.exp(-(d * d) / (2 * b * b)), (-d / (b * b)) * Math.exp(-(d * d) / (2 * b * b))],
  laplacian: (d, b) => [Math.exp(-Math.abs(d) / b), (-Math.sign(d) / b) * Math.exp(-Math.abs(d) / b)],
  energy: (d) => [-Math.abs(d), -Math.sign(d)],
};

/**
 * The definition of MMD^2 and its gradient, over all pairs, in doubles. Tests hold the fast forms against it; nothing
 * else uses it.
 */
export function directMmd(
  warm: readonly number[],
  cold: readonly number[],
  {kernel = 'linear', bandwidth = 0.1, estimator = 'biased'}: MmdOptions,
): {value: number; gradient: number[]} {
  const widths = typeof bandwidth === 'string' ? [Number.NaN] : [bandwidth].flat();
  const x = [...warm, ...cold];
  const side = (i: number) => (i < warm.length ? 0 : 1);
  const count = [warm.length, cold.length];
  const within = estimator === 'biased' ? count.map((n) => n * n) : count.map((n) => n * (n - 1));
  let value = 0;
  const gradient = x.map(() => 0);
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < x.length; j++) {
      if (i === j && estimator === 'unbiased') continue;
      const same = side(i) === side(j);
      const weight = same ? 1 / within[side(i)]! : -1 / (count[0]! * count[1]!);
      for (const width of widths) {
        const [k, slope] = kernels[kernel](x[i]! - x[j]!, width);
        value += (weight * k) / widths.length;
        gradient[i]! += (2 * weight * slope) / widths.length;
      }
    }
  }
  return {value, gradient};
}
