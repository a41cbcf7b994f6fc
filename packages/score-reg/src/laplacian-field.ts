import {emptyField, type FieldOf} from './field.js';

/**
 * The field of `exp(-|d| / b)`, exact, in O(n): walking up, what lies below decays by `exp(-step / b)` and takes the last
 * scores in; walking down, likewise. Equal scores add to each other's potential and nothing to the slope.
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
