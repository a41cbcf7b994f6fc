import type {ComparisonResult, Interval} from '../measure/results.js';

/** On which side of 0 a value lies; `unknown` where it, or an end of its interval, is not known. */
export type Side = 'above' | 'below' | 'within' | 'unknown';

/** The largest p-value, corrected for its table, that is more than chance. */
export const LEVEL = 0.05;

/**
 * The side on which a value lies beyond chance: its 95 % interval leaves out 0, and so does, where it was tested, the test. The two know
 * different things: the interval how trainings differ by their seed, the test how little a few hits say.
 */
export function side(value: Interval | undefined): Side {
  if (!value || ![value.mean, value.low, value.high].every(Number.isFinite)) return 'unknown';
  if (value.p !== undefined && !(value.p <= LEVEL)) return 'within';
  if (value.low > 0) return 'above';
  return value.high < 0 ? 'below' : 'within';
}

/** Requests with a hit, of the baseline, below which nothing is said of a lift. */
const FEW = 10;

/** Whether the baseline has too few realised hits on fresh items to say anything of an action; expected hits are never few. */
export function tooFewHits({arms}: ComparisonResult, action: string): boolean {
  const [baseline] = arms;
  const hits = baseline?.hits[action]?.fresh.counts?.hits;
  return !baseline?.expected && hits !== undefined && hits < FEW;
}

/** What {@link side} means, for a reader. */
export const BEYOND_CHANCE =
  'the 95 % interval, over seeds and users, leaves out 0, and where there is a paired test, its p-value, corrected for the whole table, is at most 0.05';
