/**
 * The ranked rows of one request. One object is reused for all requests, so what it returns is
 * valid only until the next `moveTo`.
 */
export class RequestRows {
  /** First row of the request. */
  from = 0;
  /** One past its last row. */
  to = 0;
  /** Number of rows that are ranked. */
  length = 0;
  private buffer = new Int32Array(64);
  private view = this.buffer;

  /** @param within `[n]` of 0 and 1: only rows with 1 are ranked. Default: all rows. */
  constructor(readonly within?: ArrayLike<number>) {}

  moveTo(from: number, to: number): void {
    this.from = from;
    this.to = to;
    this.length = this.within ? countOnes(this.within, from, to) : to - from;
  }

  /**
   * All ranked rows, ascending. They are listed only on demand, because callers that do not need
   * the list are much faster.
   */
  get all(): Int32Array {
    const {from, to, within, length} = this;
    if (length > this.buffer.length) this.buffer = new Int32Array(2 * length);
    let size = 0;
    for (let row = from; row < to; row++) if (!within || within[row] === 1) this.buffer[size++] = row;
    // Most requests have as many rows as the one before, so the view can often be reused.
    if (this.view.length !== length || this.view.buffer !== this.buffer.buffer) {
      this.view = this.buffer.subarray(0, length);
    }
    return this.view;
  }
}

/** Number of ones among the values `from` to `to - 1`. */
export function countOnes(values: ArrayLike<number>, from: number, to: number): number {
  let ones = 0;
  for (let i = from; i < to; i++) ones += values[i]!;
  return ones;
}
