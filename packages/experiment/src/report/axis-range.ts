import type {Interval} from '../measure/results.js';

/** Ends of an axis. The chart chooses missing ones. */
export interface AxisRange {
  readonly min?: number;
  readonly max?: number;
}

/** An axis ends at most this many times as far from 0 as three quarters of the values reach. */
const FARTHEST = 3;

/**
 * Where to cut an axis, so that one value far from 0 does not squeeze all others. A side is cut if a
 * value there lies more than three times as far from 0 as three quarters of the values reach.
 */
export function axisRange(values: readonly (Interval | undefined)[]): AxisRange {
  const known = values.flatMap((value) =>
    value && Number.isFinite(value.mean)
      ? [[value.low, value.mean, value.high].filter((end) => Number.isFinite(end))]
      : [],
  );
  const reaches = known.map((ends) => Math.max(...ends.map(Math.abs))).sort((a, b) => a - b);
  const usual = reaches[Math.floor(0.75 * (reaches.length - 1))];
  if (!usual) return {};
  const limit = roundUp(FARTHEST * usual);
  const ends = known.flat();
  return {
    ...(ends.some((end) => end < -limit) ? {min: -limit} : {}),
    ...(ends.some((end) => end > limit) ? {max: limit} : {}),
  };
}

/** Rounds up to 1, 2 or 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((step) => step * power >= value) ?? 10) * power;
}
