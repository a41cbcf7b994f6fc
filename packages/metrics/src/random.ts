/**
 * The generator sfc32 (Chris Doty-Humphrey, PractRand): 32 bits a call, period at least 2^32, same seed same numbers
 * on every machine. For internal use; nothing here touches `Math.random`.
 */
export class Sfc32 {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  /**
   * @param seed a safe integer, at least 0.
   * @param stream of 32 bits: each gives numbers of its own for the same seed.
   */
  constructor(seed: number, stream = 0) {
    this.a = stream | 0;
    this.b = seed | 0;
    this.c = Math.floor(seed / 2 ** 32) | 0;
    for (let i = 0; i < 12; i++) this.next();
  }

  /** A signed 32-bit integer; all are equally likely. */
  next(): number {
    const result = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + result) | 0;
    return result;
  }

  /** An integer from 0 to `n - 1`, n up to 2^31; the chances differ by less than n / 2^32 of themselves. */
  below(n: number): number {
    return Math.floor((this.next() >>> 0) * 2 ** -32 * n);
  }
}
