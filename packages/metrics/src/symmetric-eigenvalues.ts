import {metricsError} from './checks.js';

/**
 * Eigenvalues of a symmetric matrix, in descending order. Householder reduction to tridiagonal
 * form, then implicit QL steps (the algorithms tred1 and imtql1 of EISPACK, without
 * eigenvectors).
 *
 * @param matrix `[n * n]` row by row. Only the lower triangle is read. It is overwritten.
 */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const {diagonal, offDiagonal} = tridiagonal(matrix, n);
  for (let l = 0; l < n; l++) {
    for (let step = 0; ; step++) {
      let m = l;
      while (m < n - 1 && !isNegligible(offDiagonal[m]!, diagonal[m]!, diagonal[m + 1]!)) m++;
      if (m === l) break;
      // It usually converges in two or three steps. Finite input should never need 60.
      if (step === 60)
        throw metricsError(
          'explainedVariance',
          'the eigenvalues of the covariance do not converge',
          `${n} dimensions`,
          'Rescale the embedding to values near 1',
        );
      implicitStep(diagonal, offDiagonal, l, m);
    }
  }
  return diagonal.sort().reverse();
}

function isNegligible(offDiagonal: number, a: number, b: number): boolean {
  return Math.abs(offDiagonal) <= Number.EPSILON * (Math.abs(a) + Math.abs(b));
}

/**
 * A tridiagonal matrix with the same eigenvalues: its diagonal and, in `offDiagonal[i]`, the entry
 * between `i` and `i + 1`.
 */
function tridiagonal(a: Float64Array, n: number): {diagonal: Float64Array; offDiagonal: Float64Array} {
  const offDiagonal = new Float64Array(n);
  const product = new Float64Array(n);
  for (let i = n - 1; i > 1; i--) {
    // Householder reflection: zeroes row i left of the diagonal, except its last entry.
    const row = a.subarray(i * n, i * n + i);
    const scale = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (scale === 0) continue;
    let square = 0;
    for (let k = 0; k < i; k++) {
      row[k]! /= scale;
      square += row[k]! ** 2;
    }
    const last = row[i - 1]!;
    const length = last > 0 ? -Math.sqrt(square) : Math.sqrt(square);
    offDiagonal[i - 1] = scale * length;
    row[i - 1] = last - length;
    const half = square - last * length;
    let along = 0;
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = 0; k <= j; k++) sum += a[j * n + k]! * row[k]!;
      for (let k = j + 1; k < i; k++) sum += a[k * n + j]! * row[k]!;
      product[j] = sum / half;
      along += product[j]! * row[j]!;
    }
    for (let j = 0; j < i; j++) product[j]! -= (along / (2 * half)) * row[j]!;
    for (let j = 0; j < i; j++) {
      for (let k = 0; k <= j; k++) a[j * n + k]! -= row[j]! * product[k]! + product[j]! * row[k]!;
    }
  }
  if (n > 1) offDiagonal[0] = a[n]!;
  return {diagonal: Float64Array.from({length: n}, (_, i) => a[i * n + i]!), offDiagonal};
}

/** One QL step with Wilkinson's shift on the entries `l` to `m`. */
function implicitStep(diagonal: Float64Array, offDiagonal: Float64Array, l: number, m: number): void {
  const ahead = (diagonal[l + 1]! - diagonal[l]!) / (2 * offDiagonal[l]!);
  const root = Math.hypot(ahead, 1);
  let g = diagonal[m]! - diagonal[l]! + offDiagonal[l]! / (ahead + (ahead < 0 ? -root : root));
  let [s, c, shift] = [1, 1, 0];
  for (let i = m - 1; i >= l; i--) {
    const f = s * offDiagonal[i]!;
    const b = c * offDiagonal[i]!;
    const r = Math.hypot(f, g);
    offDiagonal[i + 1] = r;
    if (r === 0) {
      // The block splits in two.
      diagonal[i + 1]! -= shift;
      offDiagonal[m] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = diagonal[i + 1]! - shift;
    const turn = (diagonal[i]! - g) * s + 2 * c * b;
    shift = s * turn;
    diagonal[i + 1] = g + shift;
    g = c * turn - b;
  }
  diagonal[l]! -= shift;
  offDiagonal[l] = g;
  offDiagonal[m] = 0;
}
