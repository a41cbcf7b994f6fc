/**
 * The random number generator sfc32 (Chris Doty-Humphrey, PractRand). It gives 32 bits per call,
 * has a period of at least 2^32, and gives the same numbers for the same seed on every machine.
 *
 * @example
 * const generator = new Sfc32(7);
 * generator.below(6); // an integer from 0 to 5
 */
export class Sfc32 {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  /**
   * @param seed a safe integer, at least 0.
   * @param stream a 32-bit integer; each stream of a seed has its own numbers.
   */
  constructor(seed: number, stream = 0) {
    this.a = stream | 0;
    this.b = seed | 0;
    this.c = Math.floor(seed / 2 ** 32) | 0;
    for (let i = 0; i < 12; i++) this.next();
  }

  /** A signed 32-bit integer; all values are equally likely. */
  next(): number {
    const result = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + result) | 0;
    return result;
  }

  /**
   * An integer from 0 to `n - 1`, for n up to 2^31. Probabilities have a relative error below n /
   * 2^32.
   */
  below(n: number): number {
    return Math.floor((this.next() >>> 0) * 2 ** -32 * n);
  }

  /** The current state: four 32-bit integers. */
  state(): number[] {
    return [this.a, this.b, this.c, this.counter];
  }

  /** Continues from a {@link state} of this or another generator. */
  restore(state: readonly number[]): void {
    [this.a, this.b, this.c, this.counter] = state as [number, number, number, number];
  }
}
