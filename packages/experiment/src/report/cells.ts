import type {HitRate, Interval} from '../measure/results.js';

/** Name of the row below an arm that tells of its boost control. */
export const CONTROL = 'its boost control';

/** A number with a fixed count of digits, or a dash where there is none. */
export function number(value: number | null | undefined, digits = 2): string {
  return value === null || value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(digits);
}

/** A lift or another difference as `+1.23 [0.50, 2.10]`. */
export function interval(value: Interval | undefined, digits = 2): string {
  const text = level(value, digits);
  return value && value.mean >= 0 && value.mean < Infinity ? `+${text}` : text;
}

/** What is no difference, with its interval: `1.23 [0.50, 2.10]`. */
export function level(value: Interval | undefined, digits = 2): string {
  if (!value || !Number.isFinite(value.mean)) return '–';
  const end = (at: number) => (at === Number.POSITIVE_INFINITY ? '∞' : number(at, digits));
  return `${number(value.mean, digits)} [${end(value.low)}, ${end(value.high)}]`;
}

/** What an end of ∞ means. */
export const UNBOUNDED =
  '∞: the interval has no upper end, because in more than 2.5 % of its resamples the reference had no hit at all, and over a rate of 0 no lift is finite. There are too few hits to say.';

/** A share in percent; a dash where there is none, as in a result that was read back from JSON. */
export function percent(share: number | null | undefined, digits = 2): string {
  return Number.isFinite(share) ? `${number(100 * share!, digits)} %` : '–';
}

/** A rate, with the hits that it comes from where they are known: a few hits more are many percent of few. */
export function counted({rate, counts}: HitRate): string {
  if (!counts || !Number.isFinite(counts.hits)) return percent(rate);
  const {hits, requests} = counts;
  return `${percent(rate)} (${number(hits, Number.isInteger(hits) ? 0 : 1)} of ${requests})`;
}
