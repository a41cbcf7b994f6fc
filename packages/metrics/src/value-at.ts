/**
 * Value at a fractional index from 0 to `n - 1` of ascending values, by linear interpolation. The
 * values may be infinite.
 */
export function valueAt(sorted: Float64Array, place: number): number {
  const low = sorted[Math.floor(place)]!;
  const high = sorted[Math.ceil(place)]!;
  return low === high ? low : low + (place - Math.floor(place)) * (high - low);
}
