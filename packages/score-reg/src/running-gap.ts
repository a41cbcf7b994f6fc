import type {Rows} from './matched-rows.js';

/** A batch of n cold rows leaves `MEMORY / (MEMORY + n)` of the weight of what was seen before. */
const MEMORY = 1000;

/** The relative gap `(mean cold - mean warm) / |mean warm|` of one batch, and over the last batches. */
export class RunningGap {
  private readonly warm = {sum: 0, rows: 0};
  private readonly cold = {sum: 0, rows: 0};

  /** Sum and rows of the warm and of the cold side. */
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

  /** NaN until there were rows of both sides. */
  get gap(): number {
    return relative(mean(this.cold), mean(this.warm), mean(this.warm));
  }

  /** Takes a batch in. @returns its gap, relative to the running warm mean, NaN without a side; and its number of cold rows. */
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
