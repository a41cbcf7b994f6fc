/**
 * The field of weighted scores: at each score x_i, the weighted sum of the kernel over all scores,
 * `potential_i = sum_j v_j k(x_i - x_j)`, and its derivative, `slope_i = sum_j v_j k'(x_i - x_j)`.
 */
export interface Field {
  readonly potential: Float64Array;
  readonly slope: Float64Array;
}

/** Computes a field. @param x scores `[n]`, ascending. @param v weights `[n]`. */
export type FieldOf = (x: Float64Array, v: Float64Array, bandwidth: number) => Field;

/** A field of zeros for the caller to fill. */
export function emptyField(rows: number): Field {
  return {potential: new Float64Array(rows), slope: new Float64Array(rows)};
}

/**
 * The exact field of `exp(-|d| / b)`, in O(n): one sweep upwards and one downwards. Each keeps the
 * sum of the scores already passed, which decays by `exp(-step / b)` from one score to the next.
 * Equal scores add to each other's potential and not to each other's slope.
 */
export const laplacianField: FieldOf = (x, v, bandwidth) => {
  const field = emptyField(x.length);
  for (const direction of [1, -1] as const) {
    const [start, end] = direction === 1 ? [0, x.length] : [x.length - 1, -1];
    let passed = 0;
    for (let i = start; i !== end; ) {
      let ties = 0;
      let next = i;
      for (; next !== end && x[next] === x[i]; next += direction) ties += v[next]!;
      for (let j = i; j !== next; j += direction) {
        field.potential[j]! += passed + (direction === 1 ? ties : 0);
        field.slope[j]! -= (direction * passed) / bandwidth;
      }
      if (next !== end) passed = (passed + ties) * Math.exp(-Math.abs(x[next]! - x[i]!) / bandwidth);
      i = next;
    }
  }
  return field;
};

/**
 * The exact field of `-|d|`, in O(n): one sweep upwards and one downwards. Each keeps the weight
 * `w` of the scores already passed and their weighted distance `s`, which grows by `w * step` from
 * one score to the next. The slope between equal scores is 0.
 */
export const energyField: FieldOf = (x, v) => {
  const field = emptyField(x.length);
  for (const direction of [1, -1] as const) {
    const [start, end] = direction === 1 ? [0, x.length] : [x.length - 1, -1];
    let weight = 0;
    let distance = 0;
    for (let i = start; i !== end; ) {
      let ties = 0;
      let next = i;
      for (; next !== end && x[next] === x[i]; next += direction) ties += v[next]!;
      for (let j = i; j !== next; j += direction) {
        field.potential[j]! -= distance;
        field.slope[j]! -= direction * weight;
      }
      weight += ties;
      if (next !== end) distance += weight * Math.abs(x[next]! - x[i]!);
      i = next;
    }
  }
  return field;
};
