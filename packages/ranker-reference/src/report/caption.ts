import type {Interval} from '../evaluate/results.js';

/** Which of some arms lie above or below 0 by more than chance, in a line. */
export function caption(names: readonly string[], values: readonly (Interval | undefined)[]): string {
  const defined = values.filter((value) => value !== undefined && Number.isFinite(value.mean));
  if (defined.length === 0) return 'There is nothing to measure.';
  if (defined.every((value) => !Number.isFinite(value?.low))) {
    return 'Dots without lines: a single seed has no interval.';
  }
  const those = (fits: (value: Interval) => boolean) =>
    names.filter((_, i) => values[i] && Number.isFinite(values[i].mean) && fits(values[i])).join(', ');
  const right = those(({low}) => low > 0);
  const left = those(({high}) => high < 0);
  if (!right && !left) return 'None lies beyond chance from 0.';
  return `Beyond chance, right of 0: ${right || 'none'}; left of 0: ${left || 'none'}.`;
}
