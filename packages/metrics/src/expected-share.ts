/**
 * Expected value, over random labels, of a sum over positives divided by their number. Without a
 * positive the value is 0. Row i is positive with probability p_i, independently. From `1 / c =
 * integral of t^(c-1) over t in 0..1`, with f_i = 1 - p_i + p_i t:
 *
 *     E[sum_i w_i y_i / sum_i y_i] = integral of prod_i(f_i) sum_i w_i u_i,    u_i = p_i / f_i
 *
 * The integrand is a polynomial of degree n - 1, so Gauss-Legendre quadrature with ceil(n / 2)
 * nodes is exact.
 *
 * @param u `[n]` for all rows. Its contents are overwritten.
 * @param numerator the sum, given u and t. In sums over pairs of positives, a pair counts
 * `t u_i u_j`.
 */
export function expectedShare(
  chances: ArrayLike<number>,
  rows: ArrayLike<number>,
  u: Float64Array,
  numerator: (u: Float64Array, t: number) => number,
): number {
  let sum = 0;
  for (const {node, weight} of gaussRule(Math.ceil(rows.length / 2))) {
    let product = weight;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const p = chances[row]!;
      const f = 1 - p + p * node;
      product *= f;
      u[row] = p / f;
    }
    sum += product * numerator(u, node);
  }
  return sum;
}

interface GaussPoint {
  readonly node: number;
  readonly weight: number;
}

const rules = new Map<number, readonly GaussPoint[]>();

/**
 * Gauss-Legendre rule with `count` nodes on 0 to 1, by Newton's method on the Legendre
 * polynomial.
 */
function gaussRule(count: number): readonly GaussPoint[] {
  const known = rules.get(count);
  if (known) return known;
  const rule = Array.from({length: count}, (_, i): GaussPoint => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 0; step < 20; step++) {
      let [before, value] = [0, 1];
      for (let n = 1; n <= count; n++) {
        [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
      }
      slope = (count * (x * value - before)) / (x * x - 1);
      const move = value / slope;
      x -= move;
      if (Math.abs(move) < 1e-16) break;
    }
    return {node: (1 + x) / 2, weight: 1 / ((1 - x * x) * slope * slope)};
  });
  rules.set(count, rule);
  return rule;
}
