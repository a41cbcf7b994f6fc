import {emptyField, type Field, type FieldOf} from './field.js';
import {countWithin} from './median-distance.js';

/** The kernel counts as 0 beyond this many bandwidths: exp(-8.5^2 / 2) = 2e-16. */
const REACH = 8.5;
/** Maximum width of a bin, in bandwidths. */
const WIDTH = 1;
/**
 * Terms of a series. A score is at most half a bandwidth from the centre of its bin, so the
 * omitted terms add up to less than 1e-13.
 */
const TERMS = 20;
/** Cost of one pair of rows, in multiplications of the series. */
const PAIR = 16;

/**
 * The field of `exp(-d^2 / (2 b^2))`. If `sum |v| <= 2`, potentials are within 1e-12 of the exact
 * ones and slopes within 1e-12 / b. It uses the cheaper of two methods:
 *
 * - The one-dimensional fast Gauss transform, in O(n + min(n, range / b)). Scores within one
 *   bandwidth form a bin. Let s and t be the offsets of two scores from the centres of their bins
 *   and d the distance of the centres, all divided by b, and `g_i` the i-th derivative of
 *   `exp(-d^2 / 2)`. Then the kernel is `sum_(j, k < 20) t^j / j! (-s)^k / k! g_(j+k)`, so a bin
 *   acts on the others only through its 20 moments `sum v (-s)^k / k!`.
 * - If few pairs are closer than 8.5 b: a sum over those pairs.
 *
 * @see Greengard and Strain, The fast Gauss transform, 1991.
 */
export const gaussianField: FieldOf = (x, v, bandwidth) => {
  const bins = binsOf(x, WIDTH * bandwidth);
  const products = 2 * TERMS * (x.length + TERMS * countWithin(bins.centres, (REACH + WIDTH) * bandwidth));
  const few = PAIR * countWithin(x, REACH * bandwidth) < products;
  return few ? fieldOfPairs(x, v, bandwidth) : fieldOfBins(x, v, bandwidth, bins);
};

interface Bins {
  /** The first row of each bin, followed by the number of rows. */
  readonly starts: readonly number[];
  readonly centres: Float64Array;
}

/** Fills bins from left to right; each starts at the first score that is not in a bin yet. */
function binsOf(x: Float64Array, width: number): Bins {
  const starts: number[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < x.length; i++) {
    if (x[i]! <= end) continue;
    starts.push(i);
    end = x[i]! + width;
  }
  const centres = Float64Array.from(
    starts,
    (start, bin) => (x[start]! + x[(starts[bin + 1] ?? x.length) - 1]!) / 2,
  );
  return {starts: [...starts, x.length], centres};
}

function fieldOfBins(x: Float64Array, v: Float64Array, bandwidth: number, {starts, centres}: Bins): Field {
  const field = emptyField(x.length);
  const moments = new Float64Array(centres.length * TERMS);
  const series = new Float64Array(centres.length * TERMS);
  for (let bin = 0; bin < centres.length; bin++) {
    const own = moments.subarray(bin * TERMS, (bin + 1) * TERMS);
    for (let i = starts[bin]!; i < starts[bin + 1]!; i++) {
      const s = (centres[bin]! - x[i]!) / bandwidth;
      let power = v[i]!;
      for (let k = 0; k < TERMS; k++) {
        own[k]! += power;
        power *= s;
      }
    }
    overFactorials(own);
  }
  for (let a = 0; a < centres.length; a++) {
    for (let b = a; b < centres.length; b++) {
      const distance = (centres[b]! - centres[a]!) / bandwidth;
      if (distance > REACH + WIDTH) break;
      exchange(moments, series, a * TERMS, b * TERMS, distance);
    }
  }
  for (let bin = 0; bin < centres.length; bin++) {
    const own = series.subarray(bin * TERMS, (bin + 1) * TERMS);
    overFactorials(own);
    for (let i = starts[bin]!; i < starts[bin + 1]!; i++) {
      const t = (x[i]! - centres[bin]!) / bandwidth;
      // Horner's scheme for the series and its derivative.
      let potential = 0;
      let slope = 0;
      for (let j = TERMS - 1; j >= 0; j--) {
        slope = slope * t + potential;
        potential = potential * t + own[j]!;
      }
      field.potential[i] = potential;
      field.slope[i] = slope / bandwidth;
    }
  }
  return field;
}

/**
 * Adds the effect of each of two bins to the series of the other. `a` and `b` are their offsets in
 * the arrays; `distance` is that from a up to b, or 0 for a bin with itself.
 */
function exchange(moments: Float64Array, series: Float64Array, a: number, b: number, distance: number): void {
  // g_0 = exp(-d^2 / 2), g_(i+1) = -d g_i - i g_(i-1). From b down to a, odd derivatives change
  // sign.
  derivatives[0] = Math.exp((-distance * distance) / 2);
  derivatives[1] = -distance * derivatives[0];
  for (let i = 1; i < derivatives.length - 1; i++) {
    derivatives[i + 1] = -distance * derivatives[i]! - i * derivatives[i - 1]!;
  }
  for (let j = 0; j < TERMS; j++) {
    let above = 0;
    let below = 0;
    let sign = j % 2 ? -1 : 1;
    for (let k = 0; k < TERMS; k++) {
      const derivative = derivatives[j + k]!;
      above += moments[a + k]! * derivative;
      below += moments[b + k]! * derivative * sign;
      sign = -sign;
    }
    series[b + j]! += above;
    if (a !== b) series[a + j]! += below;
  }
}

const derivatives = new Float64Array(2 * TERMS - 1);

function overFactorials(values: Float64Array): void {
  let factorial = 1;
  for (let k = 1; k < values.length; k++) {
    factorial *= k;
    values[k]! /= factorial;
  }
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
