/** How many pairs `i < j` of the ascending `x` are no further apart than `distance`, in one walk. */
export function countWithin(x: Float64Array, distance: number): number {
  let count = 0;
  let first = 0;
  for (let j = 0; j < x.length; j++) {
    while (x[j]! - x[first]! > distance) first++;
    count += j - first;
  }
  return count;
}
