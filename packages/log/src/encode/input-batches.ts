import type {GatheredFeature} from '../batches/batches.js';
import type {OtherColumns} from '../read/write-rows.js';

/** Rows of model inputs. */
export interface InputBatch {
  readonly rows: number;
  /** Values and shape of each input, by its name. The values are valid until the next batch. */
  readonly inputs: Readonly<Record<string, GatheredFeature>>;
}

/** Gets the batches of a file one after the other. */
export type OnInputBatch = (batch: InputBatch) => void;

/** A file whose rows were read as model inputs. */
export interface RowsRead {
  readonly rows: number;
  /** Share of the values that the vocabulary of a categorical feature lacks. Of raw rows only. */
  readonly unknown?: Readonly<Record<string, number>>;
  /** Columns that are no inputs; absent where there are none. */
  readonly others?: OtherColumns;
}

/** Rows in a batch, at most. */
const BATCH = 2048;

/** Collects rows into batches of {@link InputBatch}. */
export class InputBatches {
  /** Rows so far. */
  rows = 0;
  private pending = 0;
  private readonly columns: readonly Float32Array[];

  constructor(
    private readonly inputs: readonly {readonly name: string; readonly shape: readonly number[]}[],
    private readonly onBatch: OnInputBatch,
  ) {
    this.columns = inputs.map(({shape}) => new Float32Array(BATCH * sizeOf(shape)));
  }

  /** Adds a row. `write` puts the numbers of an input at a place of the array that it gets. */
  add(write: (input: number, to: Float32Array, at: number) => void): void {
    this.inputs.forEach(({shape}, i) => {
      write(i, this.columns[i]!, this.pending * sizeOf(shape));
    });
    this.rows++;
    if (++this.pending === BATCH) this.flush();
  }

  /** Passes on what is left. */
  flush(): void {
    const rows = this.pending;
    if (rows === 0) return;
    this.pending = 0;
    const inputs = this.inputs.map(({name, shape}, i) => {
      const values = this.columns[i]!.slice(0, rows * sizeOf(shape));
      return [name, {values, shape: [rows, ...shape]}] as [string, GatheredFeature];
    });
    this.onBatch({rows, inputs: Object.fromEntries(inputs)});
  }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
