import type {Rows} from './task-rows.js';

/**
 * A batch with n cold rows multiplies the weight of earlier batches by `MEMORY / (MEMORY + n)`.
 */
const MEMORY = 1000;

/**
 * The relative gap `(mean cold - mean warm) / |mean warm|`, as a decaying average over batches.
 */
export class RunningGap {
  private readonly warm = {sum: 0, rows: 0};
  private readonly cold = {sum: 0, rows: 0};

  /** `[sum, rows]` of the warm side, then of the cold side. */
  state(): number[] {
    return [this.warm.sum, this.warm.rows, this.cold.sum, this.cold.rows];
  }

  restore(state: readonly number[]): void {
    [this.warm.sum, this.warm.rows, this.cold.sum, this.cold.rows] = state as [
      number,
      number,
      number,
      number,
    ];
  }

  /** The gap over the last batches; NaN until rows of both sides were seen. */
  get gap(): number {
    return relative(mean(this.cold), mean(this.warm), mean(this.warm));
  }

  /**
   * Adds a batch to the average.
   *
   * @returns the number of cold rows and the gap of this batch alone, relative to the running warm
   *   mean; NaN if a side is empty.
   */
  observe({scores, isWarm, isCold}: Rows): {gap: number; coldRows: number} {
    const values = scores.dataSync<'float32'>();
    const sides = [isWarm, isCold].map((mask) => {
      const weights = mask.dataSync<'float32'>();
      const side = {sum: 0, rows: 0};
      for (let i = 0; i < values.length; i++) {
        side.sum += weights[i]! * values[i]!;
        side.rows += weights[i]!;
      }
      return side;
    });
    const [warm, cold] = [sides[0]!, sides[1]!];
    const kept = MEMORY / (MEMORY + cold.rows);
    for (const [running, now] of [
      [this.warm, warm],
      [this.cold, cold],
    ] as const) {
      running.sum = kept * running.sum + now.sum;
      running.rows = kept * running.rows + now.rows;
    }
    return {gap: relative(mean(cold), mean(warm), mean(this.warm)), coldRows: cold.rows};
  }
}

const mean = ({sum, rows}: {sum: number; rows: number}) => sum / rows;
const relative = (cold: number, warm: number, of: number) => (cold - warm) / Math.abs(of);
