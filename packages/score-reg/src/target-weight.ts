import {RunningGap} from './running-gap.js';
import type {Rows} from './task-rows.js';

/** A batch with this many cold rows moves the weight at half of `stepSize`. */
const HALF = 64;
const LOWEST = 1e-6;
const HIGHEST = 1e6;

/** The current state of a task whose weight is adapted to a target. */
export interface TaskState {
  /** The current weight. */
  readonly weight: number;
  /**
   * `(mean cold - mean warm) / |mean warm|` over the last batches; with two comparisons, the one
   * of larger size. NaN until both cold and warm rows were seen.
   */
  readonly gap: number;
}

/** The state to save and restore. */
export interface TargetWeightState {
  readonly weight: number;
  readonly gaps: readonly (readonly number[])[];
}

/**
 * The weight of one task, adapted so that its relative gap reaches a target. After each batch with
 * n cold rows:
 *
 *     log weight += stepSize * n / (n + 64) * (s * gap / target - 1),   within [1e-6, 1e6]
 *     gap = (mean cold - mean warm) / |mean warm|,   s = the sign of the gap over the last batches
 *
 * This is exponentiated-gradient ascent on the multiplier of the constraint `|gap| <= target`
 * (dual ascent). It uses signed gaps because their noise averages out over batches; that of
 * `|gap|` would not. With two comparisons, the one with the larger gap counts.
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

  /** Moves the weight by the comparisons of a batch; not if it has no warm or no cold rows. */
  observe(comparisons: readonly Rows[]): void {
    const batch = comparisons.map((rows, c) => this.gaps[c]!.observe(rows));
    const {gap, coldRows} = batch[this.gaps.findIndex((running) => running.gap === this.gap)] ?? {};
    if (gap === undefined || coldRows === undefined || !Number.isFinite(gap)) return;
    const rate = (this.stepSize * coldRows) / (coldRows + HALF);
    const moved = this.weight * Math.exp(rate * ((Math.sign(this.gap) * gap) / this.target - 1));
    this.weight = Math.min(Math.max(moved, LOWEST), HIGHEST);
  }
}
