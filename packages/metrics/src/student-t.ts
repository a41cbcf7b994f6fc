/**
 * `P(|T| >= |t|)` for Student's t distribution: the two-sided p-value of `t`. Its relative
 * error is below 1e-11 up to 1e5 degrees of freedom, and below 1e-8 beyond.
 *
 * @param freedom degrees of freedom, above 0, not necessarily whole.
 * @see NIST Digital Library of Mathematical Functions, 8.17.
 */
export function studentP(t: number, freedom: number): number {
  if (t === 0) return 1;
  if (Number.isNaN(t)) return Number.NaN;
  // The incomplete beta function I_x(n / 2, 1 / 2) at x = n / (n + t^2).
  const a = freedom / 2;
  const ratio = t ** 2 / freedom;
  const x = 1 / (1 + ratio);
  const y = ratio / (1 + ratio);
  const factor = Math.exp(logGammaRatio(a) - a * Math.log1p(ratio)) * Math.sqrt(y / Math.PI);
  return x < (a + 1) / (a + 2.5)
    ? (factor * betaFraction(a, 0.5, x)) / a
    : 1 - 2 * factor * betaFraction(0.5, a, y);
}

/**
 * The number that `|T|` exceeds with probability `p`: the factor of a two-sided interval with
 * confidence `1 - p`.
 *
 * @param p above 0 and below 1.
 */
export function studentQuantile(p: number, freedom: number): number {
  let high = 1;
  while (studentP(high, freedom) > p) high *= 2;
  let low = high === 1 ? 0 : high / 2;
  for (let step = 0; step < 52; step++) {
    const middle = (low + high) / 2;
    if (studentP(middle, freedom) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** `log(Gamma(a + 1/2) / Gamma(a))`, from its asymptotic series beyond 20. */
function logGammaRatio(a: number): number {
  let below = 0;
  for (; a < 20; a++) below += Math.log(a / (a + 0.5));
  const square = a ** -2;
  const series =
    -1 / 8 + square * (1 / 192 + square * (-1 / 640 + square * (17 / 14_336 - (square * 31) / 18_432)));
  return below + Math.log(a) / 2 + series / a;
}

/** The continued fraction of the incomplete beta function, evaluated by Lentz's method. */
function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= 10_000; m++) {
    for (const numerator of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / nonZero(1 + numerator * d);
      c = nonZero(1 + numerator / c);
      value *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return value;

  function nonZero(number: number): number {
    return number === 0 ? tiny : number;
  }
}
