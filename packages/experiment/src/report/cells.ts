import type {MeasureText} from '../measure/measures/measure.js';
import type {HitRate, Interval} from '../measure/results.js';

/** Name of the row below an arm with the values of its boost control. */
export const CONTROL = 'its boost control';

/** A number with a fixed number of digits; a dash if it is undefined. */
export function number(value: number | null | undefined, digits = 2): string {
  return value === null || value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(digits);
}

/** A difference with its interval: `+1.23 [0.50, 2.10]`. */
export function signedInterval(value: Interval | undefined, digits = 2): string {
  const text = plainInterval(value, digits);
  return value && value.mean >= 0 ? `+${text}` : text;
}

/** A value with its interval: `1.23 [0.50, 2.10]`. */
export function plainInterval(value: Interval | undefined, digits = 2): string {
  if (!value || !Number.isFinite(value.mean)) return '–';
  return `${number(value.mean, digits)} [${number(value.low, digits)}, ${number(value.high, digits)}]`;
}

/** A share in percent; a dash if it is undefined. */
export function percent(share: number | null | undefined, digits = 2): string {
  return Number.isFinite(share) ? `${number(100 * share!, digits)} %` : '–';
}

/** A value of a measure. */
export function measured({unit, digits}: MeasureText, value: number | undefined): string {
  return unit === 'share' ? percent(value, digits) : number(value, digits);
}

/** A rate with the number of hits behind it, if known: few hits make large differences likely. */
export function counted({rate, counts}: HitRate): string {
  if (!counts || !Number.isFinite(counts.hits)) return percent(rate);
  const {hits, requests} = counts;
  return `${percent(rate)} (${number(hits, Number.isInteger(hits) ? 0 : 1)} of ${requests})`;
}
