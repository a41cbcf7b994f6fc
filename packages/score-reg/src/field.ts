/**
 * What weighted scores make of a kernel at each of the scores, in the order of the scores:
 * `potential_i = sum_j v_j k(x_i - x_j)` and its derivative `slope_i = sum_j v_j k'(x_i - x_j)`.
 */
export interface Field {
  readonly potential: Float64Array;
  readonly slope: Float64Array;
}

/** @param x `[n]`, ascending. @param v `[n]`, the weights. */
export type FieldOf = (x: Float64Array, v: Float64Array, bandwidth: number) => Field;

/** A field of zeros, to be filled. */
export function emptyField(rows: number): Field {
  return {potential: new Float64Array(rows), slope: new Float64Array(rows)};
}
