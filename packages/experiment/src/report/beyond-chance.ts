import type {ComparisonResult, Interval} from '../measure/results.js';

/** Where a value lies beyond chance; `unknown` if it or an end of its interval is undefined. */
export type SideOfZero = 'above' | 'below' | 'within' | 'unknown';

/** Corrected p-values up to this level count as beyond chance. */
export const LEVEL = 0.05;

/** What "beyond chance" means, for readers of a report. */
export const BEYOND_CHANCE =
  'the 95 % interval, over seeds and users, excludes 0, and the p-value of the paired test, if there is one, is at most 0.05 after the correction for the whole table';

/**
 * The side of 0 on which a value lies beyond chance. Its 95 % interval must exclude 0 and, if it was
 * tested, its p-value must be small. The interval covers the variation between seeds. The test
 * guards against conclusions from few hits.
 */
export function sideOfZero(value: Interval | undefined): SideOfZero {
  if (!value || ![value.mean, value.low, value.high].every(Number.isFinite)) return 'unknown';
  if (value.p !== undefined && !(value.p <= LEVEL)) return 'within';
  if (value.low > 0) return 'above';
  return value.high < 0 ? 'below' : 'within';
}

/** Hits of the baseline on fresh items below which no conclusion is drawn. */
const FEW = 10;

/**
 * Whether the baseline has too few realised hits on fresh items for a conclusion about an action.
 * Expected hits always suffice.
 */
export function tooFewHits({arms}: ComparisonResult, action: string): boolean {
  const [baseline] = arms;
  const hits = baseline?.hits[action]?.fresh.counts?.hits;
  return !baseline?.expected && hits !== undefined && hits < FEW;
}

/** Says in one sentence which arms lie above or below 0 beyond chance: the caption of a chart. */
export function caption(names: readonly string[], values: readonly (Interval | undefined)[]): string {
  const defined = values.filter((value) => value !== undefined && Number.isFinite(value.mean));
  if (defined.length === 0) return 'No value is defined.';
  if (defined.every((value) => !Number.isFinite(value?.low))) {
    return 'Dots without lines: a single seed has no interval.';
  }
  const those = (side: SideOfZero) => names.filter((_, i) => sideOfZero(values[i]) === side).join(', ');
  const right = those('above');
  const left = those('below');
  if (!right && !left) return 'No arm differs from 0 beyond chance.';
  return `Beyond chance, right of 0: ${right || 'none'}; left of 0: ${left || 'none'}.`;
}
