import {countWithin} from './count-within.js';
import {emptyField, type Field, type FieldOf} from './field.js';

/** Distances beyond this many bandwidths count as 0: exp(-8.5^2 / 2) = 2e-16. */
const REACH = 8.5;

/**
 * The field of `exp(-d^2 / (2 b^2))`, by the cheaper of two ways:
 *
 * - the cosine series of the kernel repeated every `P = range + 8.5 b`, in O(n (1 + range / b)):
 *   `k(d) = sum_k a_k cos(w_k d)`, `w_k = 2 pi k / P`, `a_k = c_k b sqrt(2 pi) / P exp(-(b w_k)^2 / 2)`, `c_0 = 1`, else 2,
 *   cut off where `b w_k > 8.5`;
 * - the pairs closer than 8.5 b, one by one, where few are.
 *
 * With `sum |v| <= 2`, potentials are within 1e-12 of the exact ones and slopes within 1e-12 / b. All `a_k > 0`, so the form stays
 * positive semi-definite: an MMD of it is not below 0.
 */
export const gaussianField: FieldOf = (x, v, bandwidth) => {
  const rows = x.length;
  if (rows === 0) return emptyField(0);
  const period = x[rows - 1]! - x[0]! + REACH * bandwidth;
  const waves = Math.ceil((REACH * period) / (2 * Math.PI * bandwidth));
  // A pair costs an exponential, about as much as four terms of the series.
  return 4 * countWithin(x, REACH * bandwidth) < rows * waves
    ? fieldOfPairs(x, v, bandwidth)
    : fieldOfWaves(x, v, bandwidth, period, waves);
};

function fieldOfWaves(
  x: Float64Array,
  v: Float64Array,
  bandwidth: number,
  period: number,
  waves: number,
): Field {
  const field = emptyField(x.length);
  const real = new Float64Array(waves + 1);
  const imaginary = new Float64Array(waves + 1);
  const angle = (i: number) => (2 * Math.PI * (x[i]! - x[0]!)) / period;
  for (let i = 0; i < x.length; i++) {
    const [stepCos, stepSin] = [Math.cos(angle(i)), Math.sin(angle(i))];
    // cos and sin of k times the angle, each from the one before.
    let cos = v[i]!;
    let sin = 0;
    for (let k = 0; k <= waves; k++) {
      real[k]! += cos;
      imaginary[k]! += sin;
      const next = cos * stepCos - sin * stepSin;
      sin = sin * stepCos + cos * stepSin;
      cos = next;
    }
  }
  const frequency = (2 * Math.PI) / period;
  for (let k = 0; k <= waves; k++) {
    const scale = (bandwidth * Math.sqrt(2 * Math.PI) * (k === 0 ? 1 : 2)) / period;
    const amplitude = scale * Math.exp(-((bandwidth * frequency * k) ** 2) / 2);
    real[k]! *= amplitude;
    imaginary[k]! *= amplitude;
  }
  for (let i = 0; i < x.length; i++) {
    const [stepCos, stepSin] = [Math.cos(angle(i)), Math.sin(angle(i))];
    let cos = 1;
    let sin = 0;
    let potential = 0;
    let slope = 0;
    for (let k = 0; k <= waves; k++) {
      potential += cos * real[k]! + sin * imaginary[k]!;
      slope += k * (cos * imaginary[k]! - sin * real[k]!);
      const next = cos * stepCos - sin * stepSin;
      sin = sin * stepCos + cos * stepSin;
      cos = next;
    }
    field.potential[i] = potential;
    field.slope[i] = slope * frequency;
  }
  return field;
}

function fieldOfPairs(x: Float64Array, v: Float64Array, bandwidth: number): Field {
  const field = emptyField(x.length);
  for (let i = 0; i < x.length; i++) {
    field.potential[i]! += v[i]!;
    for (let j = i + 1; j < x.length && x[j]! - x[i]! <= REACH * bandwidth; j++) {
      const d = (x[j]! - x[i]!) / bandwidth;
      const kernel = Math.exp((-d * d) / 2);
      const slope = (kernel * d) / bandwidth;
      field.potential[i]! += v[j]! * kernel;
      field.potential[j]! += v[i]! * kernel;
      field.slope[i]! += v[j]! * slope;
      field.slope[j]! -= v[i]! * slope;
    }
  }
  return field;
}
