import type {Interval} from '../measure/results.js';
import {type Side, side} from './side.js';

/** Which of some arms lie above or below 0 by more than chance, in a line. */
export function caption(names: readonly string[], values: readonly (Interval | undefined)[]): string {
  const defined = values.filter((value) => value !== undefined && Number.isFinite(value.mean));
  if (defined.length === 0) return 'There is nothing to measure.';
  if (defined.every((value) => !Number.isFinite(value?.low))) {
    return 'Dots without lines: a single seed has no interval.';
  }
  const those = (wanted: Side) => names.filter((_, i) => side(values[i]) === wanted).join(', ');
  const right = those('above');
  const left = those('below');
  if (!right && !left) return 'None lies beyond chance from 0.';
  return `Beyond chance, right of 0: ${right || 'none'}; left of 0: ${left || 'none'}.`;
}
