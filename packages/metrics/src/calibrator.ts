/** A fitted calibrator, which maps scores to probabilities. */
export interface Calibrator {
  /** Maps `[n]` finite scores to `[n]` probabilities. @throws if a score is not finite. */
  apply(scores: ArrayLike<number>): Float64Array;
  /** All that `calibratorFromJson` needs to restore the calibrator. */
  toJSON(): {readonly kind: string};
}
