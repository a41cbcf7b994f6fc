/**
 * The random number generator sfc32 (Chris Doty-Humphrey, PractRand): 32 bits a call, a period of at least 2^32, and the same
 * numbers for the same seed on every machine.
 *
 * @example
 * const generator = new Sfc32(7);
 * generator.below(6); // a whole number from 0 to 5
 */
export class Sfc32 {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  /**
   * @param seed a safe integer, at least 0.
   * @param stream an integer of 32 bits; each stream of a seed has its own numbers.
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

  /** An integer from 0 to `n - 1`, n up to 2^31; the relative error of each probability is below n / 2^32. */
  below(n: number): number {
    return Math.floor((this.next() >>> 0) * 2 ** -32 * n);
  }

  /** The current state: four integers of 32 bits. */
  state(): number[] {
    return [this.a, this.b, this.c, this.counter];
  }

  /** Continues from a state that {@link state} returned, of this generator or another. */
  restore(state: readonly number[]): void {
    [this.a, this.b, this.c, this.counter] = state as [number, number, number, number];
  }
}
