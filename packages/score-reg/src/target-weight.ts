import type {Rows} from './matched-rows.js';
import {RunningGap} from './running-gap.js';

/** A batch of so many cold rows moves the weight at half the rate. */
const HALF = 64;
const LOWEST = 1e-6;
const HIGHEST = 1e6;

/** What the adapted weight of a task stands at. */
export interface TaskState {
  /** The weight now. */
  readonly weight: number;
  /** `(mean cold - mean warm) / |mean warm|` of the last batches; of two comparisons the larger; NaN before the first cold row. */
  readonly gap: number;
}

/** All that it remembers. */
export interface TargetWeightState {
  readonly weight: number;
  readonly gaps: readonly (readonly number[])[];
}

/**
 * The weight of one task that brings its relative gap to a target, by dual ascent on `log weight`: after each batch with n cold rows
 *
 *     log weight += stepSize * n / (n + 64) * (s * gap / target - 1),   within [1e-6, 1e6]
 *     gap = (mean cold - mean warm) / |mean warm|,   s = the sign of the gap over the last batches
 *
 * Signed gaps average out over batches, which their size would not. It is exponentiated-gradient ascent of the multiplier of the
 * constraint `|gap| <= target`; of two comparisons the one with the larger gap binds.
 */
export class TargetWeight implements TaskState {
  private readonly gaps: RunningGap[];

  constructor(
    public weight: number,
    private readonly target: number,
    private readonly stepSize: number,
    comparisons: number,
  ) {
    this.gaps = Array.from({length: comparisons}, () => new RunningGap());
  }

  get gap(): number {
    const size = ({gap}: RunningGap) => (Number.isNaN(gap) ? -1 : Math.abs(gap));
    return this.gaps.reduce((a, b) => (size(b) > size(a) ? b : a)).gap;
  }

  state(): TargetWeightState {
    return {weight: this.weight, gaps: this.gaps.map((gap) => gap.state())};
  }

  restore({weight, gaps}: TargetWeightState): void {
    this.weight = weight;
    this.gaps.forEach((gap, c) => void gap.restore(gaps[c]!));
  }

  /** Takes the comparisons of a batch in and moves the weight; a batch without one of the sides does not. */
  observe(comparisons: readonly Rows[]): void {
    const batch = comparisons.map((rows, c) => this.gaps[c]!.observe(rows));
    const {gap, coldRows} = batch[this.gaps.findIndex((running) => running.gap === this.gap)] ?? {};
    if (gap === undefined || coldRows === undefined || !Number.isFinite(gap)) return;
    const rate = (this.stepSize * coldRows) / (coldRows + HALF);
    const moved = this.weight * Math.exp(rate * ((Math.sign(this.gap) * gap) / this.target - 1));
    this.weight = Math.min(Math.max(moved, LOWEST), HIGHEST);
  }
}
