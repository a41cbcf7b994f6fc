import type {LayersModel} from '@tensorflow/tfjs';

/** When to end a training before its last step, and by which metric. */
export interface EarlyStop {
  /** Name of the metric, for logs and error messages. */
  readonly name: string;
  /** Measures the model, usually on the calibration day. It must return a finite number. */
  readonly metric: (model: LayersModel) => number | Promise<number>;
  /** Whether higher (`'max'`) or lower (`'min'`) values are better. */
  readonly goal: 'max' | 'min';
  /** Training ends after this many measurements in a row without an improvement; at least 1. */
  readonly patience: number;
  /** An improvement counts only if it exceeds this; at least 0. Default 0. */
  readonly minDelta?: number;
  /** Steps between two measurements. Default: one epoch. */
  readonly everySteps?: number;
}

/** One measurement of {@link EarlyStop.metric}. */
export interface Measurement {
  /** Steps done when it was taken. */
  readonly step: number;
  readonly value: number;
}

/**
 * Finds the best measurement so far, and whether training should stop.
 *
 * Each measurement is compared with the best one before it. The result depends on the list alone,
 * so a checkpoint has to keep nothing else.
 *
 * @returns `best`, the first among equals and undefined for an empty list; and whether to `stop`.
 */
export function earlyStopping(
  measurements: readonly Measurement[],
  {goal, patience, minDelta = 0}: Pick<EarlyStop, 'goal' | 'patience' | 'minDelta'>,
): {best: Measurement | undefined; stop: boolean} {
  const sign = goal === 'max' ? 1 : -1;
  let best = -1;
  measurements.forEach(({value}, i) => {
    if (best < 0 || sign * (value - measurements[best]!.value) > minDelta) best = i;
  });
  return {best: measurements[best], stop: best >= 0 && measurements.length - 1 - best >= patience};
}
