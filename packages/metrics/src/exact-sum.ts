import {metricsError} from './checks.js';

/**
 * Number of 32-bit digits of a fixed-point number that starts at 2^-1074. The largest double ends
 * at bit 2098, and the last digit takes the carries.
 */
const DIGITS = 67;
const BASE = 2 ** 32;
/** Each addition changes a digit by less than 2^32, and digits are exact up to 2^53. */
const ADDITIONS_BETWEEN_CARRIES = 2 ** 20;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0]!;
const LOW = 1 - HIGH;

/**
 * Sum of finite doubles that is rounded only when it is read. Every double is a whole number of
 * `2^-1074`, and the sum is kept as such a number. So the order of additions and merges does not
 * matter, and memory does not grow.
 *
 * @see Neal, Fast exact summation using small and large superaccumulators, 2015 (the small one).
 */
export class ExactSum {
  private readonly digits = new Float64Array(DIGITS);
  private pending = 0;

  /** @param x finite. */
  add(x: number): void {
    if (x === 0) return;
    double[0] = x;
    const high = words[HIGH]!;
    const low = words[LOW]!;
    const exponent = (high >>> 20) & 0x7ff;
    const upper = exponent === 0 ? high & 0xfffff : (high & 0xfffff) | 0x100000;
    const bit = exponent === 0 ? 0 : exponent - 1;
    const digit = bit >>> 5;
    const shift = bit & 31;
    const {digits} = this;
    const sign = x < 0 ? -1 : 1;
    digits[digit]! += sign * ((low << shift) >>> 0);
    // Shift counts are taken modulo 32, so a shift by 32 is done as shifts by 1 and 31.
    const over = 31 - shift;
    digits[digit + 1]! += sign * (((upper << shift) | ((low >>> 1) >>> over)) >>> 0);
    digits[digit + 2]! += sign * ((upper >>> 1) >>> over);
    if (++this.pending === ADDITIONS_BETWEEN_CARRIES) this.carry();
  }

  merge(other: ExactSum): void {
    this.carry();
    other.carry();
    for (let i = 0; i < DIGITS; i++) this.digits[i]! += other.digits[i]!;
    this.carry();
  }

  /** The double nearest to the sum. Halfway between two doubles, the even one. */
  get value(): number {
    const units = this.units();
    const size = units < 0n ? -units : units;
    // `Number` rounds to 53 bits. It needs the top 64, and whether any bit below them is set.
    const dropped = Math.max(0, size.toString(2).length - 64);
    const kept = size >> BigInt(dropped);
    const more = kept << BigInt(dropped) === size ? 0n : 1n;
    const nearest = Number(kept | more) * 2 ** (dropped - 1074);
    return units < 0n ? -nearest : nearest;
  }

  /**
   * The exact sum as text: an odd number in hexadecimal digits times a power of two. `"-3p-2"` is
   * -3 * 2^-2. Zero is `"0p0"`.
   */
  toJSON(): string {
    let units = this.units();
    if (units === 0n) return '0p0';
    let power = -1074;
    for (const step of [1024, 256, 64, 16, 4, 1]) {
      while (BigInt.asUintN(step, units) === 0n) {
        units >>= BigInt(step);
        power += step;
      }
    }
    return `${units.toString(16)}p${power}`;
  }

  /** @throws if `text` did not come from `toJSON`. */
  private static fromJSON(text: unknown): ExactSum {
    const [, sign, hex, power] = (typeof text === 'string' && /^(-?)([0-9a-f]+)p(-?\d+)$/.exec(text)) || [];
    const shift = Number(power) + 1074;
    let units = hex !== undefined && shift >= 0 && shift < 2200 ? BigInt(`0x${hex}`) << BigInt(shift) : -1n;
    if (units < 0n || units >> BigInt(32 * DIGITS + 20) !== 0n) {
      throw metricsError('fromJSON', 'a sum is malformed', JSON.stringify(text), 'Give the output of toJSON');
    }
    const sum = new ExactSum();
    for (let i = 0; i < DIGITS; i++) {
      const digit = i === DIGITS - 1 ? units : units & 0xffffffffn;
      sum.digits[i] = sign ? -Number(digit) : Number(digit);
      units >>= 32n;
    }
    sum.carry();
    return sum;
  }

  read(text: unknown): void {
    this.merge(ExactSum.fromJSON(text));
  }

  /** The sum in units of 2^-1074. */
  units(): bigint {
    this.carry();
    let units = 0n;
    for (let i = DIGITS - 1; i >= 0; i--) units = (units << 32n) + BigInt(this.digits[i]!);
    return units;
  }

  /** Brings every digit except the last into 0 to 2^32 - 1. Does not change the sum. */
  private carry(): void {
    const {digits} = this;
    for (let i = 0; i + 1 < DIGITS; i++) {
      const carried = Math.floor(digits[i]! / BASE);
      digits[i]! -= carried * BASE;
      digits[i + 1]! += carried;
    }
    this.pending = 0;
  }
}
