import {emptyField, type FieldOf} from './field.js';

/**
 * The field of `-|d|`, exact, in O(n) from running sums: with the weight `w` and the weighted distance `s` of all scores below
 * x, a step up to the next score makes `s + w step`; from above, likewise. The slope at equal scores is that of `sign(0) = 0`.
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
