import {studentInterval} from '@cs/metrics';
import type {Interval} from './results.js';

/**
 * Mean of a measure over training seeds, or over worlds, with its 95 % interval by Student's t.
 * Undefined values (NaN) are left out.
 *
 * @returns NaN when no value is defined. For a single value, the ends are NaN.
 */
export function overSeeds(values: readonly number[]): Interval {
  return studentInterval({values: values.filter(Number.isFinite)});
}
