import type {Interval} from '../evaluate/results.js';

/** Which of some arms lie above or below 0 by more than chance, in a line: `Beyond chance, right of 0: mixup; left of 0: none.` */
export function caption(names: readonly string[], values: readonly (Interval | undefined)[]): string {
  const those = (fits: (value: Interval) => boolean) =>
    names.filter((_, i) => values[i] && Number.isFinite(values[i].mean) && fits(values[i])).join(', ') ||
    'none';
  if (!values.some((value) => value && Number.isFinite(value.mean))) return 'There is nothing to measure.';
  const known = values.some((value) => value && Number.isFinite(value.low));
  if (!known) return 'Dots without lines: a single seed has no interval.';
  return `Beyond chance, right of 0: ${those(({low}) => low > 0)}; left of 0: ${those(({high}) => high < 0)}.`;
}
