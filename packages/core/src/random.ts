import {packageError} from './errors.js';
import {Sfc32} from './sfc32.js';
import {shown} from './shown.js';

/** A stream of doubles in [0, 1), the same for the same seed on every machine. */
export type Random = () => number;

/** A stream that can be saved and continued. */
export interface SeededRandom extends Random {
  /** The current state of the stream: four integers of 32 bits. */
  state(): number[];
  /** Continues from a state that {@link state} returned, of this stream or another. */
  restore(state: readonly number[]): void;
}

/**
 * Starts a stream of uniform doubles with 53 random bits, drawn by {@link Sfc32}.
 *
 * @param seed any finite number.
 * @param stream an integer of 32 bits; streams of one seed that differ in it are independent.
 * @throws for a seed that is not finite.
 * @example
 * const draw = random(7);
 * draw() === random(7)(); // true
 * const before = draw.state(); // draw.restore(before) repeats the draws that follow
 */
export function random(seed: number, stream = 0x9e3779b9): SeededRandom {
  if (!Number.isFinite(seed)) {
    throw packageError('@cs/core', 'random', `seed must be a finite number. Received: ${shown(seed)}.`);
  }
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, seed);
  const generator = new Sfc32(0);
  generator.restore([bits.getInt32(0), bits.getInt32(4), stream | 0, 1]);
  for (let i = 0; i < 16; i++) generator.next();
  const next = () => generator.next() >>> 0;
  // 53 random bits, so that a value below 2^-32 can occur.
  const draw = () => ((next() >>> 5) * 0x4000000 + (next() >>> 6)) / 2 ** 53;
  return Object.assign(draw, {
    state: () => generator.state(),
    restore: (state: readonly number[]) => generator.restore(state),
  });
}
