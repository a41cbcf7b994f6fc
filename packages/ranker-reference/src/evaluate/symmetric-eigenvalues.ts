/** Rotations over all pairs that are enough for any matrix; most need eight. */
const SWEEPS = 60;

/**
 * Eigenvalues of a symmetric matrix, the largest first, by Jacobi's rotations.
 *
 * @param matrix `[n * n]`, row after row; not changed.
 * @see Golub and Van Loan, Matrix Computations, 2013, section 8.5.
 */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const a = matrix.slice();
  let size = 0;
  for (const value of a) size += value * value;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = 0; q < p; q++) off += a[p * n + q]! ** 2;
    if (off <= 1e-24 * size) break;
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, n, p, q);
  }
  return Float64Array.from({length: n}, (_, i) => a[i * n + i]!).sort((x, y) => y - x);
}

/** Turns the plane of p and q so that their entry becomes 0. */
function rotate(a: Float64Array, n: number, p: number, q: number): void {
  const between = a[p * n + q]!;
  if (between === 0) return;
  const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * between);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const left = a[k * n + p]!;
    const right = a[k * n + q]!;
    a[k * n + p] = c * left - s * right;
    a[k * n + q] = s * left + c * right;
  }
  for (let k = 0; k < n; k++) {
    const upper = a[p * n + k]!;
    const lower = a[q * n + k]!;
    a[p * n + k] = c * upper - s * lower;
    a[q * n + k] = s * upper + c * lower;
  }
}
