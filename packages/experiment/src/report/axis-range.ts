import type {Interval} from '../measure/results.js';

/** Ends of an axis; the chart chooses what is not there. */
export interface AxisRange {
  readonly min?: number;
  readonly max?: number;
}

/** How many times as far as three quarters of the values reach an axis goes at most. */
const FARTHEST = 3;

/**
 * Where to cut an axis so that one value far from 0 does not press all others together: on a side where something lies beyond three times
 * what three quarters of the values reach.
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

/** To 1, 2 or 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((step) => step * power >= value) ?? 10) * power;
}
