import type {Measurement} from './early-stopping.js';

/** What a training did, and how it ended. */
export interface TrainResult {
  /** Steps done, including those before a checkpoint that the training resumed from. */
  readonly steps: number;
  /** Total loss of each step. */
  readonly losses: readonly number[];
  /** Duration of each step in seconds, without the time to gather the batch. */
  readonly seconds: readonly number[];
  /** Median of {@link TrainResult.seconds}. */
  readonly medianSeconds: number;
  /** `'done'` after the last step; `'early'` and `'interrupted'` if `stopEarly` or `signal` ended it. */
  readonly ended: 'done' | 'early' | 'interrupted';
  /** The measurements of `stopEarly`; empty without it. */
  readonly measurements: readonly Measurement[];
  /**
   * The measurement whose weights the model now has; absent without `stopEarly`, and when
   * interrupted.
   */
  readonly best?: Measurement;
}

/** The middle value, or the mean of the two middle ones. NaN for an empty array. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1] ?? Number.NaN;
  return sorted.length % 2 ? upper : ((sorted[(sorted.length >> 1) - 1] ?? Number.NaN) + upper) / 2;
}
