import type {LayersModel} from '@tensorflow/tfjs';

/** When to end a training before its last step. */
export interface EarlyStop {
  /** What is measured, for logs and messages. */
  readonly name: string;
  /** Measures the model, on the calibration day. */
  readonly metric: (model: LayersModel) => number | Promise<number>;
  /** Whether more or less is better. */
  readonly goal: 'max' | 'min';
  /** So many measurements in a row may bring nothing better; from 1. */
  readonly patience: number;
  /** Better by less than this does not count, at least 0. Default 0. */
  readonly minDelta?: number;
  /** Steps from one measurement to the next. Default: those of an epoch. */
  readonly everySteps?: number;
}

/** One measurement. */
export interface Measurement {
  /** Steps done. */
  readonly step: number;
  readonly value: number;
}

/**
 * The best of the measurements, each compared with the best before it, and whether patience is at its end. All follows from the
 * list of measurements, so that the list is all a checkpoint needs.
 */
export function judge(
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
