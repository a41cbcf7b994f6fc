/** What a fitted calibrator does. */
export interface Calibrator {
  /** `[n]` scores, finite, to `[n]` probabilities. @throws for scores that are not finite. */
  apply(scores: ArrayLike<number>): Float64Array;
  /** All that is needed to restore it, by `calibratorFromJson`. */
  toJSON(): {readonly kind: string};
}
