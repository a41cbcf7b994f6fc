/** Mean and standard deviation of each column of a table, fitted on some of its rows. */
export interface Standardizer {
  readonly mean: Float64Array;
  /** 1 for a column that does not vary, so that it becomes zero. */
  readonly deviation: Float64Array;
}

/**
 * Fits the mean and standard deviation of each column of a row-major table on the rows that `use` accepts.
 * Use training rows only, since later days would leak into the features.
 */
export function fitStandardizer(
  values: Float32Array,
  width: number,
  use: (row: number) => boolean,
): Standardizer {
  const rows = values.length / width;
  if (!Number.isInteger(rows)) {
    throw new Error(
      `[@cs/log] fitStandardizer: the values do not fill whole rows. Received: ${values.length} values of width ${width}. Give width numbers for each row.`,
    );
  }
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width).fill(1);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (!use(row)) continue;
    count++;
    for (let j = 0; j < width; j++) mean[j]! += values[row * width + j]!;
  }
  if (count === 0) return {mean, deviation};
  for (let j = 0; j < width; j++) mean[j]! /= count;
  // A second pass, since the difference of two large sums would lose digits.
  const squares = new Float64Array(width);
  for (let row = 0; row < rows; row++) {
    if (!use(row)) continue;
    for (let j = 0; j < width; j++) squares[j]! += (values[row * width + j]! - mean[j]!) ** 2;
  }
  for (let j = 0; j < width; j++) {
    const spread = Math.sqrt(squares[j]! / count);
    if (spread > 1e-8) deviation[j] = spread;
  }
  return {mean, deviation};
}

/** Standardizes the rows that `use` accepts, in place; the others become zero, which means missing. */
export function standardize(
  values: Float32Array,
  {mean, deviation}: Standardizer,
  use: (row: number) => boolean,
): void {
  const width = mean.length;
  for (let row = 0; row * width < values.length; row++) {
    const keep = use(row);
    for (let j = 0; j < width; j++) {
      const at = row * width + j;
      values[at] = keep ? (values[at]! - mean[j]!) / deviation[j]! : 0;
    }
  }
}
